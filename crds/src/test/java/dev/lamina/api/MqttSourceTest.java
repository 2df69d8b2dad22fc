package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MqttSourceTest {
    private final MqttSource source = MqttSourceBuilder.builder()
            .url("mqtt://broker")
            .topicFilters(List.of("a/#"))
            .sessions(2)
            .build();

    @Test
    void clientIdsNameNamespaceAndTrigger() {
        assertThat(source.clientIdsOf("lamina", "team", "readings"))
                .containsExactly("lamina_team_readings-0", "lamina_team_readings-1");
    }

    @Test
    void namespacesShareNoClientIds() {
        assertThat(source.clientIdsOf("lamina", "team", "a-readings"))
                .doesNotContainAnyElementsOf(source.clientIdsOf("lamina", "team-a", "readings"));
    }

    @Test
    void namespacesShareNoSubscriptions() {
        assertThat(source.subscriptionsOf("lamina", "team", "a-readings"))
                .containsExactly("$share/lamina_team_a-readings/a/#")
                .doesNotContainAnyElementsOf(source.subscriptionsOf("lamina", "team-a", "readings"));
    }
}
