package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Function;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisionedConcurrencyTest {
    private static final String SCHEDULE =
            "{schedules: [{timezone: UTC, start: 0 8 * * *, end: 0 9 * * *, provisioned: 2}]}";

    @ParameterizedTest
    @CsvSource({
        "True, Initialised, READY",
        "False, InProgress, IN_PROGRESS",
        "False, InitFailed, FAILED",
        "False, LimitExceeded, FAILED"
    })
    void statusFollowsCondition(String status, String reason, String expected) {
        assertThat(ProvisionedConcurrency.of(function("{provisioned: 3}", """
        {provisioned: {requested: 3, allocated: 2, available: 1}, conditions: [{type: Provisioned, status: "%s", \
        reason: %s, message: why}]}
        """.formatted(status, reason))))
                .containsEntry("Status", expected)
                .containsEntry("AvailableProvisionedConcurrentExecutions", 1);
    }

    @Test
    void statusIsInProgressBeforeFirstReconcile() {
        assertThat(ProvisionedConcurrency.of(function("{provisioned: 3}", "{}")))
                .containsEntry("Status", "IN_PROGRESS")
                .containsEntry("RequestedProvisionedConcurrentExecutions", 3)
                .containsEntry("AllocatedProvisionedConcurrentExecutions", 0);
    }

    @Test
    void requestedIsZeroOutsideOfSchedules() {
        assertThat(ProvisionedConcurrency.of(function(SCHEDULE, "{}")))
                .containsEntry("Status", "READY")
                .containsEntry("RequestedProvisionedConcurrentExecutions", 0);
    }

    @Test
    void functionWithoutProvisionedHasNoConfig() {
        assertThatThrownBy(() -> ProvisionedConcurrency.of(function("{reserved: 3}", "{}")))
                .isInstanceOf(AwsException.class);
    }

    private static Function function(String concurrency, String status) {
        return Serialization.unmarshal("""
        metadata: {name: stock, namespace: shop}
        spec: {concurrency: %s}
        status: %s
        """.formatted(concurrency, status), Function.class);
    }
}
