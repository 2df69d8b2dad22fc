package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.KubernetesName;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.TolerantResource;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.resolve.ContentResolution;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.workload.DesiredObjects;
import dev.lamina.operator.workload.Workload;
import dev.lamina.testbed.RandomResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The operator computes objects for every spec that the schemas accept, and the same objects each time. */
class AnySpecTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T09:00:00Z"), ZoneOffset.UTC);
    private static final OperatorConfig CONFIG = TestConfig.with("lamina.pod-key", "of the tests");
    private static final Workload.RuntimeImage RUNTIME = new Workload.RuntimeImage("image", "AWS_Lambda_java25");
    private static final int LONGEST_LABEL = 63;

    private final SpecResolution specResolution =
            new SpecResolution(new RuntimeCatalogue(CONFIG), new ContentResolution(request -> {
                throw new ContentException("ObjectNotFound", request.field());
            }));
    private final Conditions conditions = new Conditions(CLOCK);

    @Property(tries = 200)
    void anySpecIsExaminedAndHasStatus(@ForAll long seed) {
        Function function = read("Function", Function.class, seed);
        Layer layer = read("Layer", Layer.class, seed);
        List<Trigger> triggers = triggers(function, seed);
        ResolutionResult result = specResolution.of(
                function, Map.of(layer.getMetadata().getName(), layer), triggers, Optional.empty(), List.of());
        DeploymentState deployed =
                DeploymentState.left(result.runtime(), Optional.empty(), function.getSpec(), List.of());
        Optional<ProvisionedState> provisioned =
                new Provisioning(CONFIG, CLOCK).of(function, Optional.empty(), List.of());
        StatusBuilder statusBuilder = new StatusBuilder(CONFIG, conditions, CLOCK);
        var next = statusBuilder.next(function, result, deployed, Optional.empty(), provisioned, Optional.empty());
        function.setStatus(next);
        assertThat(statusBuilder.next(function, result, deployed, Optional.empty(), provisioned, Optional.empty()))
                .isEqualTo(next);
        assertThat(LayerToFunctionsMapper.layersOf(function)).isNotNull();
        triggers.forEach(trigger -> assertThat(new TriggerToFunctionMapper().toPrimaryResourceIDs(trigger))
                .hasSize(1));
    }

    @Property(tries = 200)
    void anySpecHasReproducibleObjects(@ForAll long seed) {
        Function function = read("Function", Function.class, seed);
        Workload workload =
                new Workload(function, RUNTIME, "a".repeat(64), List.of("b".repeat(64)), triggers(function, seed));
        List<HasMetadata> made = new DesiredObjects(CONFIG, Optional::empty).of(workload);
        assertThat(new DesiredObjects(CONFIG, Optional::empty).of(workload)).isEqualTo(made);
        assertThat(made).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).matches(name -> KubernetesName.isValid(name));
            assertThat(object.getMetadata().getLabels().values()).allMatch(value -> value.length() <= LONGEST_LABEL);
            assertThat(Serialization.asYaml(object)).as("can be written").contains(Lamina.FUNCTION_LABEL);
        });
    }

    private static List<Trigger> triggers(Function function, long seed) {
        return LongStream.range(0, 3)
                .mapToObj(i -> {
                    Trigger trigger = read("Trigger", Trigger.class, seed + i);
                    trigger.getMetadata().setNamespace(function.getMetadata().getNamespace());
                    return trigger;
                })
                .toList();
    }

    private static <R extends TolerantResource<?, ?>> R read(String kind, Class<R> type, long seed) {
        R resource = Serialization.unmarshal(RandomResource.json(kind, seed), type);
        assertThat(resource.unreadable()).isEmpty();
        return resource;
    }
}
