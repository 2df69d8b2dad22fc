package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.operator.environment.StartIssue;
import org.junit.jupiter.api.Test;

class StartIssuesTest {

    /** A container image's pod has two containers, each with a memory limit of its own. */
    @Test
    void memoryLimitIsThatOfContainer() {
        assertThat(message("function")).startsWith("spec.memory: ");
        assertThat(message("lamina")).contains("functions.sidecar.memoryLimit").doesNotContain("spec.memory");
    }

    private static String message(String container) {
        return StartIssues.of(
                        new StartIssue(container, "CrashLoopBackOff", "OOMKilled, exit status 137"),
                        FunctionSpecBuilder.builder()
                                .code(ContentBuilder.builder().build())
                                .build())
                .message();
    }
}
