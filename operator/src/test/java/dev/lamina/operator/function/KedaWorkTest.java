package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.ScaledObjectSpec.Trigger;
import dev.lamina.operator.keda.ScaledObjectStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KedaWorkTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<Environment> NONE = List.of();

    private final KedaWork work = new KedaWork(() -> NOON);

    @Test
    void functionAtZeroNeedsNone() {
        assertThat(needs(desired(null), Optional.empty(), 0, NONE)).isFalse();
    }

    @Test
    void provisionedOneNeedsOne() {
        assertThat(needs(desired(1), Optional.empty(), 0, NONE)).isTrue();
        assertThat(needs(desired(0), Optional.empty(), 0, NONE)).isFalse();
    }

    @Test
    void scheduleOrBacklogNeedsOne() {
        assertThat(needs(desired(null, "cron"), Optional.empty(), 0, NONE)).isTrue();
        assertThat(needs(desired(null, "kafka"), Optional.empty(), 0, NONE)).isTrue();
    }

    /** Only KEDA removes it, also if a quota keeps its pod from being made. */
    @Test
    void environmentNeedsOne() {
        assertThat(needs(desired(null), Optional.empty(), 1, NONE)).isTrue();
        assertThat(needs(desired(null), Optional.empty(), 0, List.of(TestEnvironments.initialised("a"))))
                .isTrue();
    }

    @Test
    void usedOneStaysForAnHour() {
        assertThat(needs(desired(null), made("2026-01-01T00:00:00Z", "2026-01-01T11:00:01Z"), 0, NONE))
                .isTrue();
        assertThat(needs(desired(null), made("2026-01-01T00:00:00Z", "2026-01-01T11:00:00Z"), 0, NONE))
                .isFalse();
    }

    @Test
    void neverUsedOneStaysForAnHour() {
        assertThat(needs(desired(null), made("2026-01-01T11:00:01Z", null), 0, NONE))
                .isTrue();
        assertThat(needs(desired(null), made("2026-01-01T11:00:00Z", null), 0, NONE))
                .isFalse();
    }

    private boolean needs(
            ScaledObject desired, Optional<ScaledObject> present, int replicas, List<Environment> environments) {
        Deployment deployment = new DeploymentBuilder()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        return work.needs(desired, present, Optional.of(deployment), environments);
    }

    private static ScaledObject desired(Integer provisioned, String... scalers) {
        ScaledObject scaledObject = new ScaledObject();
        List<Trigger> triggers = Stream.concat(Stream.of("external-push"), Stream.of(scalers))
                .map(type -> new Trigger(type, "AverageValue", Map.of()))
                .toList();
        scaledObject.setSpec(new ScaledObjectSpec(null, provisioned, null, null, null, null, null, triggers));
        return scaledObject;
    }

    private static Optional<ScaledObject> made(String at, String lastActive) {
        ScaledObject scaledObject = new ScaledObject();
        scaledObject.setMetadata(
                new ObjectMetaBuilder().withCreationTimestamp(at).build());
        scaledObject.setStatus(new ScaledObjectStatus(List.of(), lastActive));
        return Optional.of(scaledObject);
    }
}
