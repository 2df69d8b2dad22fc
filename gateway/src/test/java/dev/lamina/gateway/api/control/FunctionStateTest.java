package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class FunctionStateTest {

    @Test
    void failedUpdateLeavesFunctionActive() {
        assertThat(FunctionState.of(served(2, "UpToDate", "False", "CompileError")))
                .containsEntry("State", "Active")
                .containsEntry("LastUpdateStatus", "Failed")
                .containsEntry("LastUpdateStatusReason", "CompileError: why");
    }

    @Test
    void updateIsInProgressUntilOldIsReplaced() {
        assertThat(FunctionState.of(served(2, "UpToDate", "Unknown", "RollingOut")))
                .containsEntry("LastUpdateStatus", "InProgress");
        assertThat(FunctionState.of(served(1, "UpToDate", "True", "Applied")))
                .containsEntry("LastUpdateStatus", "InProgress");
        assertThat(FunctionState.of(served(2, "UpToDate", "True", "Applied")))
                .containsEntry("LastUpdateStatus", "Successful");
    }

    /** A status as an older operator leaves it. */
    @Test
    void missingConditionFallsBackToGeneration() {
        assertThat(FunctionState.of(served(2, "Deployed", "True", "Applied")))
                .containsEntry("LastUpdateStatus", "Successful");
    }

    private static Function served(long observed, String type, String status, String reason) {
        return Serialization.unmarshal("""
        metadata: {name: hello, namespace: shop, generation: 2}
        status:
          observedGeneration: %d
          conditions:
          - {type: Ready, status: "True", reason: Available, message: a message}
          - {type: %s, status: "%s", reason: %s, message: why}
        """.formatted(observed, type, status, reason), Function.class);
    }
}
