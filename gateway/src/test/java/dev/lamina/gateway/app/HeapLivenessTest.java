package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class HeapLivenessTest {

    @Test
    void fullHeapAfterCollectionIsDetected() {
        assertThat(HeapLiveness.isFull(left(98))).isTrue();
        assertThat(HeapLiveness.isFull(left(90))).isFalse();
    }

    @Test
    void poolWithoutCollectionOrLimitIsNotFull() {
        assertThat(HeapLiveness.isFull(null)).isFalse();
        assertThat(HeapLiveness.isFull(new MemoryUsage(0, 98, 100, -1))).isFalse();
    }

    @Test
    void livenessIsUpWithFreeHeap() {
        assertThat(new HeapLiveness().call().getStatus()).isEqualTo(Status.UP);
    }

    private static MemoryUsage left(long used) {
        return new MemoryUsage(0, used, 100, 100);
    }
}
