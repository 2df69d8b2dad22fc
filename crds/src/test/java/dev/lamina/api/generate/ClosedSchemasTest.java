package dev.lamina.api.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The API server drops what a schema does not know. An object that keeps unknown names could have one that is longer,
 * or deeper, than the programs' JSON reader takes: then no list that has the object could be read.
 */
class ClosedSchemasTest {
    @Test
    void noFieldKeepsUnknownNames() {
        assertThat(Definitions.generate().values())
                .as("fields with @PreserveUnknownFields: make the value a text of a limited length")
                .noneMatch(definition -> definition.toString().contains("x-kubernetes-preserve-unknown-fields"));
    }
}
