package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionScaledObjectTest {
    private static final String FUNCTION = """
      metadata: {name: %s, namespace: shop, uid: u}
      spec: {runtime: java25, handler: A::b, code: {inline: x}, memory: 128Mi, timeoutSeconds: 3}""";

    private static final GatewayAccess GATEWAY = new GatewayAccess("gateway:8081", null, null);

    @Test
    void autoscalerNameIsLeftToKedaIfItFits() {
        assertThat(autoscaler(51)).isNull();
    }

    @Test
    void autoscalerIsNamedIfNameOfKedaIsTooLong() {
        assertThat(autoscaler(52)).isEqualTo("fn-" + "f".repeat(52));
        assertThat(autoscaler(60)).isEqualTo("fn-" + "f".repeat(60));
    }

    private static String autoscaler(int length) {
        Function function = Serialization.unmarshal(FUNCTION.formatted("f".repeat(length)), Function.class);
        Workload workload = new Workload(function, new RuntimeImage("i", "e"), "c", List.of(), List.of());
        return FunctionScaledObject.desired(workload, "gateway:9090", GATEWAY, 100, List.of())
                .getSpec()
                .advanced()
                .horizontalPodAutoscalerConfig()
                .name();
    }
}
