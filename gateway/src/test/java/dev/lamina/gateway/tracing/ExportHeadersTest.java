package dev.lamina.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportHeadersTest {
    @Test
    void headersAreReadAsOpentelemetryWritesThem() {
        assertThat(ExportHeaders.of("Authorization=Basic%20dXNlcjpwYXNz+==, x-tenant=shop"))
                .isEqualTo(Map.of("Authorization", "Basic dXNlcjpwYXNz+==", "x-tenant", "shop"));
    }

    @Test
    void errorDoesNotShowSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExportHeaders.of("hunter2"))
                .withMessageContaining("NAME=VALUE")
                .withMessageNotContaining("hunter2");
    }
}
