package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.EnvironmentPort.Verdict;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Callers, pods and the sweep on separate threads, all at once. */
class DispatchRaceTest {
    private static final int CALLERS = 4;
    private static final int CALLS = 5_000;
    private static final int PODS = 6;

    private final FakeFunctions functions = new FakeFunctions();
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final Dispatch dispatch = new Dispatch(
            functions,
            TestConfig.of(Map.of()),
            (invocation, outcome, elapsed) -> ends.merge(invocation.requestId(), 1, Integer::sum),
            Permits.ALONE,
            (function, pod, since) -> ContainerEnds.End.UNKNOWN,
            function -> List.of(),
            System::nanoTime,
            Runnable::run);
    private final FunctionId hello = functions.ready("hello");
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void racingInvocationsEndExactlyOnce() throws Exception {
        List<Thread> pods = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            Random random = new Random(i);
            String pod = "pod-" + i;
            pods.add(Thread.ofPlatform().start(() -> serve(pod, random)));
        }
        pods.add(Thread.ofPlatform().start(this::sweep));
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofPlatform().start(() -> call(outcomes)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        over.set(true);
        for (Thread pod : pods) {
            pod.join();
        }

        assertThat(outcomes).hasSize(CALLERS * CALLS).allMatch(o -> o.join() instanceof Outcome.Completed);
        assertThat(ends)
                .hasSize(CALLERS * CALLS)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(accepted).allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(dispatch.inFlight()).isZero();
    }

    /** At most ten at a time, so that the queue is empty at some times and full at others. */
    private void call(List<CompletableFuture<Outcome>> outcomes) {
        List<CompletableFuture<Outcome>> open = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            open.add(dispatch.dispatcher()
                    .dispatch(TestGateway.invocation(hello, "{}"))
                    .toCompletableFuture());
            if (open.size() == 10) {
                CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();
                synchronized (outcomes) {
                    outcomes.addAll(open);
                }
                open.clear();
            }
        }
    }

    private void serve(String pod, Random random) {
        int start = 1;
        LinkedBlockingQueue<Optional<Assignment>> given = new LinkedBlockingQueue<>();
        while (!over.get()) {
            Environment environment = new Environment(pod, pod + "/" + start);
            Slot slot = new QueueingSlot(environment, given);
            dispatch.podCalls().poll(hello, slot);
            if (random.nextInt(10) == 0) {
                dispatch.podCalls().cancel(hello, slot);
                // It may have got work the moment before: then that work must be finished.
                if (given.isEmpty()) {
                    continue;
                }
            }
            Optional<Assignment> assignment = take(given);
            if (assignment.isPresent() && act(environment, assignment.get(), random.nextInt(20))) {
                start++;
            }
        }
    }

    /** @return whether the environment ended by it */
    private boolean act(Environment environment, Assignment assignment, int chance) {
        String id = assignment.invocation().requestId();
        switch (chance) {
            case 0 -> dispatch.podCalls().handBack(hello, environment.pod(), id, assignment.invocationId());
            case 1 -> dispatch.podCalls().exited(hello, environment, 1);
            case 2 -> {
                answer(environment, assignment);
                answer(environment, assignment);
            }
            default -> answer(environment, assignment);
        }
        return chance == 1;
    }

    private void answer(Environment environment, Assignment assignment) {
        String id = assignment.invocation().requestId();
        Verdict verdict = dispatch.podCalls()
                .answer(
                        hello,
                        environment.pod(),
                        id,
                        assignment.invocationId(),
                        new Outcome.Completed(Buffer.buffer(id), false, Optional.empty(), Optional.empty()));
        if (verdict == Verdict.ACCEPTED) {
            accepted.merge(id, 1, Integer::sum);
        }
    }

    private Optional<Assignment> take(LinkedBlockingQueue<Optional<Assignment>> given) {
        try {
            while (!over.get()) {
                Optional<Assignment> assignment = given.poll(20, TimeUnit.MILLISECONDS);
                if (assignment != null) {
                    return assignment;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void sweep() {
        while (!over.get()) {
            dispatch.sweep();
        }
    }

    private record QueueingSlot(Environment environment, LinkedBlockingQueue<Optional<Assignment>> given)
            implements Slot {
        @Override
        public void run(Assignment assignment) {
            given.add(Optional.of(assignment));
        }

        @Override
        public void release(boolean stop) {
            given.add(Optional.empty());
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
