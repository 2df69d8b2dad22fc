package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that Lambda allows for a layer has a resource's name, which Kubernetes allows. */
class LayerNamesTest {
    @ParameterizedTest
    @CsvSource({
        "tools, tools",
        "ImageTools, imagetools",
        "my_layer, my-layer",
        "team.tools, team.tools",
        "a23456789012345678901234567890123456789012345678901234567890123,"
                + " a23456789012345678901234567890123456789012345678901234567890123",
        "'', ''"
    })
    void resourceHasLowerCaseAndDashes(String layer, String resource) {
        assertThat(LayerNames.resource(layer)).isEqualTo(resource);
        assertThat(new LayerReference(layer, null).resource()).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_private", "trailing_", "___", "-", "Tools-"})
    void unfitNameGetsHash(String layer) {
        String resource = LayerNames.resource(layer);

        assertThat(resource).matches("[a-z]+-[0-9a-f]{8}");
        assertThat(LayerNames.resource(resource)).as("its own name").isEqualTo(resource);
    }

    @Test
    void longestNameIsName() {
        assertThat(KubernetesName.isValid(LayerNames.resource("A".repeat(LayerNames.LONGEST))))
                .isTrue();
    }
}
