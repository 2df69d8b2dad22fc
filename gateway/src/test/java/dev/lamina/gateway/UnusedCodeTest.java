package dev.lamina.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.testbed.UnusedCode;
import org.junit.jupiter.api.Test;

class UnusedCodeTest {

    @Test
    void allCodeIsUsed() {
        assertThat(UnusedCode.in("dev.lamina.gateway"))
                .as("classes that no main code uses, and methods that nothing uses: remove them")
                .isEmpty();
    }
}
