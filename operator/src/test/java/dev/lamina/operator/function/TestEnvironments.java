package dev.lamina.operator.function;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.PulledImage;
import dev.lamina.operator.environment.StartIssue;
import java.util.Optional;

/** Environments in the states that matter. */
final class TestEnvironments {
    private TestEnvironments() {}

    static Environment initialised(String pod) {
        return initialised(pod, null);
    }

    /** @param image that the environment has pulled; null for a function that is not an image */
    static Environment initialised(String pod, PulledImage image) {
        return new Environment(
                pod, false, true, true, false, Optional.empty(), Optional.empty(), Optional.ofNullable(image), 1000);
    }

    static Environment starting(String pod) {
        return new Environment(
                pod, false, true, false, false, Optional.empty(), Optional.empty(), Optional.empty(), 1000);
    }

    static Environment failed(String initError) {
        return new Environment(
                "failed", false, true, false, false, Optional.empty(), Optional.of(initError), Optional.empty(), 1000);
    }

    static Environment waiting(String reason, String message) {
        return new Environment(
                "waiting",
                false,
                false,
                false,
                false,
                Optional.of(new StartIssue("function", reason, message)),
                Optional.empty(),
                Optional.empty(),
                1000);
    }
}
