package dev.lamina.operator.function;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.Environment.StartIssue;
import java.util.Optional;

/** Environments in the states that matter. */
final class TestEnvironments {
    private TestEnvironments() {}

    static Environment initialised(String pod) {
        return new Environment(pod, false, true, true, Optional.empty(), Optional.empty(), 1000);
    }

    static Environment starting(String pod) {
        return new Environment(pod, false, true, false, Optional.empty(), Optional.empty(), 1000);
    }

    static Environment failed(String initError) {
        return new Environment("failed", false, true, false, Optional.empty(), Optional.of(initError), 1000);
    }

    static Environment waiting(String reason, String message) {
        return new Environment(
                "waiting", false, false, false, Optional.of(new StartIssue(reason, message)), Optional.empty(), 1000);
    }
}
