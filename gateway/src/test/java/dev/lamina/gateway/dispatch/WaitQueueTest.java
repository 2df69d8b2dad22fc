package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestGateway;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stall lasts up to 150 here, in any unit. */
class WaitQueueTest {
    private static final int MANY = 100;
    private final WaitQueue queue = new WaitQueue(150, 0);

    @Test
    void invocationWaitingLongerThanStallIsUnmet() {
        arrive(3, 10);
        arrive(2, 100);
        assertThat(queue.unmet(0, 159)).isZero();
        assertThat(queue.unmet(0, 160)).isEqualTo(3);
        assertThat(queue.unmet(0, 250)).isEqualTo(5);
    }

    @Test
    void constantQueueIsUnmetThoughNoneIsOverdue() {
        arrive(5, 0);
        goRound(0, 300);
        assertThat(queue.unmet(MANY, 300)).isEqualTo(4);
    }

    @Test
    void queueEmptyOnceIsNotUnmet() {
        arrive(5, 0);
        goRound(0, 200);
        drain(200);
        arrive(5, 201);
        goRound(201, 400);
        assertThat(queue.unmet(MANY, 400)).as("empty in the window before").isZero();
        goRound(400, 450);
        assertThat(queue.unmet(MANY, 450)).as("no longer empty in any window").isEqualTo(4);
    }

    @Test
    void unmetIsAtMostNumberThatRuns() {
        arrive(20, 0);
        goRound(0, 300);
        assertThat(queue.unmet(1, 300)).isEqualTo(1);
        assertThat(queue.unmet(4, 300)).isEqualTo(4);
    }

    @Test
    void overdueWithinPresentRateIsNotUnmet() {
        arrive(20, 0);
        take(12, 140);
        assertThat(queue.unmet(1, 150))
                .as("8 are overdue, 12 are taken in as long")
                .isZero();
        take(2, 290);
        assertThat(queue.unmet(1, 300))
                .as("6 are overdue, 2 are taken in as long")
                .isEqualTo(4);
    }

    @Test
    void oldRateIsIgnored() {
        arrive(20, 0);
        take(12, 140);
        assertThat(queue.unmet(1, 450)).isEqualTo(8);
    }

    @Test
    void emptyQueueIsNeverUnmet() {
        arrive(5, 0);
        goRound(0, 300);
        drain(310);
        assertThat(queue.unmet(MANY, 310)).isZero();
        assertThat(queue.unmet(MANY, 10_000)).isZero();
        arrive(2, 20_000);
        assertThat(queue.unmet(MANY, 20_000)).isZero();
    }

    /** One is taken and one is added in each time unit. */
    private void goRound(int from, int until) {
        for (int now = from; now < until; now++) {
            queue.pollFirst(now);
            arrive(1, now);
        }
    }

    private void take(int invocations, int now) {
        for (int i = 0; i < invocations; i++) {
            assertThat(queue.pollFirst(now)).isNotNull();
        }
    }

    private void drain(int now) {
        for (int left = queue.size(); left > 0; left--) {
            queue.pollFirst(now);
        }
        assertThat(queue.pollFirst(now)).isNull();
    }

    private void arrive(int invocations, int now) {
        for (int i = 0; i < invocations; i++) {
            queue.addLast(admitted(now), now);
        }
    }

    private static InFlightInvocation admitted(long at) {
        return new InFlightInvocation(
                new InFlightCounters.Share(
                        TestGateway.invocation(new FunctionId("default", "hello"), ""),
                        true,
                        1,
                        1,
                        1,
                        0,
                        new InFlightCounters.Used(1, 1, 0)),
                null,
                Optional.empty(),
                at);
    }
}
