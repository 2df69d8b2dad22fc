package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.KubernetesName;
import dev.lamina.api.Trigger;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.TriggerAuthentication;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerScalersTest {
    private static final String FUNCTION = """
      metadata: {name: %s, namespace: shop, uid: u}
      spec: {runtime: java25, handler: A::b, code: {inline: x}, memory: 128Mi, timeoutSeconds: 3}\
      """.formatted("f".repeat(60));
    private static final String TRIGGER = """
      metadata: {name: %s, namespace: shop}
      spec: {function: {name: f}, source: {queue: {sqs: {url: "https://sqs.example/1/q", secret: s}}}}""";

    /** A Trigger's name may have 253 characters, which is also the limit for objects named after it. */
    @Test
    void longTriggerNamesBecomeValidNames() {
        List<Trigger> triggers = List.of(trigger("a".repeat(189)), trigger("b".repeat(190)), trigger("b".repeat(253)));
        Workload workload = new Workload(
                Serialization.unmarshal(FUNCTION, Function.class),
                new RuntimeImage("i", "e"),
                "c",
                List.of(),
                triggers);
        TriggerScalers scalers = new TriggerScalers("eu-west-1", "");

        List<String> names = scalers.authentications(workload).stream()
                .map((TriggerAuthentication made) -> made.getMetadata().getName())
                .toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(3).allMatch(KubernetesName::isValid);
        assertThat(names.getFirst()).endsWith("." + "a".repeat(189));
        assertThat(scalers.triggers(workload))
                .extracting((ScaledObjectSpec.Trigger made) ->
                        made.authenticationRef().name())
                .isEqualTo(names);
    }

    private static Trigger trigger(String name) {
        return Serialization.unmarshal(TRIGGER.formatted(name), Trigger.class);
    }
}
