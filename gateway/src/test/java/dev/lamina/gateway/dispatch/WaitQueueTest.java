package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestGateway;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stall lasts up to 150 here, in any unit. */
class WaitQueueTest {
    private static final int MANY = 100;
    private final WaitQueue backlog = new WaitQueue(150, 0);

    @Test
    void invocationWaitingLongerThanStallIsUnmet() {
        arrive(3, 10);
        arrive(2, 100);
        assertThat(backlog.unmet(0, 159)).isZero();
        assertThat(backlog.unmet(0, 160)).isEqualTo(3);
        assertThat(backlog.unmet(0, 250)).isEqualTo(5);
    }

    @Test
    void constantQueueIsUnmetThoughNoneIsOverdue() {
        arrive(5, 0);
        goRound(0, 300);
        assertThat(backlog.unmet(MANY, 300)).isEqualTo(4);
    }

    @Test
    void queueEmptyOnceIsNotUnmet() {
        arrive(5, 0);
        goRound(0, 200);
        drain(200);
        arrive(5, 201);
        goRound(201, 400);
        assertThat(backlog.unmet(MANY, 400)).as("empty in the window before").isZero();
        goRound(400, 450);
        assertThat(backlog.unmet(MANY, 450)).as("empty in no window any more").isEqualTo(4);
    }

    @Test
    void unmetIsAtMostNumberThatRuns() {
        arrive(20, 0);
        goRound(0, 300);
        assertThat(backlog.unmet(1, 300)).isEqualTo(1);
        assertThat(backlog.unmet(4, 300)).isEqualTo(4);
    }

    @Test
    void overdueWithinPresentRateIsNotUnmet() {
        arrive(20, 0);
        take(12, 140);
        assertThat(backlog.unmet(1, 150))
                .as("8 are overdue, 12 are taken in as long")
                .isZero();
        take(2, 290);
        assertThat(backlog.unmet(1, 300))
                .as("6 are overdue, 2 are taken in as long")
                .isEqualTo(4);
    }

    @Test
    void oldRateIsIgnored() {
        arrive(20, 0);
        take(12, 140);
        assertThat(backlog.unmet(1, 450)).isEqualTo(8);
    }

    @Test
    void emptyQueueIsNeverUnmet() {
        arrive(5, 0);
        goRound(0, 300);
        drain(310);
        assertThat(backlog.unmet(MANY, 310)).isZero();
        assertThat(backlog.unmet(MANY, 10_000)).isZero();
        arrive(2, 20_000);
        assertThat(backlog.unmet(MANY, 20_000)).isZero();
    }

    /** One is taken and one is added in each time unit. */
    private void goRound(int from, int until) {
        for (int now = from; now < until; now++) {
            backlog.pollFirst(now);
            arrive(1, now);
        }
    }

    private void take(int invocations, int now) {
        for (int i = 0; i < invocations; i++) {
            assertThat(backlog.pollFirst(now)).isNotNull();
        }
    }

    private void drain(int now) {
        for (int left = backlog.size(); left > 0; left--) {
            backlog.pollFirst(now);
        }
        assertThat(backlog.pollFirst(now)).isNull();
    }

    private void arrive(int invocations, int now) {
        for (int i = 0; i < invocations; i++) {
            backlog.addLast(admitted(now), now);
        }
    }

    private static InFlightInvocation admitted(long at) {
        return new InFlightInvocation(
                new InFlightCounters.Share(
                        TestGateway.invocation(new FunctionId("default", "hello"), ""), true, 1, 1, 1, 0),
                null,
                Optional.empty(),
                at);
    }
}
