package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads from Kubernetes why an environment ended, when its connection closed and it does not report the reason itself.
 * With cgroup v2 the kernel kills every process of a container that has no memory left, the entry script too, so no
 * process is left to report it. A container image of the function's own is in a container whose end no program of ours
 * can read. The kubelet reports both to the API server a second or two later, and on a busy node some seconds later.
 * The operator then deletes the pod of a container image, so the report is there for a second or two only: it is
 * checked often. The checks end when the invocations have got their outcome in another way, or when the pod is seen to
 * wait for its next start: it is then not an environment for waiting invocations.
 */
final class LostEnvironments {
    private static final Logger LOG = Logger.getLogger(LostEnvironments.class);
    /** A pod that is deleted after its report is there for longer than this. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final int FEWEST_READS = 4;

    private final ContainerEnds containers;
    private final Duration pause;
    private final long reads;
    private final Executor threads;
    private final Pauses pauses;

    // Mutable state: environments that are being checked
    private final Set<Lost> checking = ConcurrentHashMap.newKeySet();

    private volatile BiConsumer<FunctionId, String> backsOff = (function, pod) -> {};

    /** Waits for the given time. */
    @FunctionalInterface
    interface Pauses {
        void pause(Duration time) throws InterruptedException;
    }

    private record Lost(FunctionId function, Environment environment) {}

    /**
     * @param exitWait how long the invocations of a lost environment wait for a reason
     * @param threads for checks, which block
     */
    LostEnvironments(ContainerEnds containers, Duration exitWait, Executor threads) {
        this(containers, exitWait, threads, Thread::sleep);
    }

    LostEnvironments(ContainerEnds containers, Duration exitWait, Executor threads, Pauses pauses) {
        this.containers = containers;
        this.pause = Collections.min(List.of(PAUSE, exitWait.dividedBy(FEWEST_READS + 1)));
        this.reads = exitWait.dividedBy(pause) - 1;
        this.threads = threads;
        this.pauses = pauses;
    }

    /**
     * Begins the checks; returns at once.
     *
     * @param waited when the environment was last given an invocation that waits for the reason; empty if none waits
     * @param ended called on another thread if the container has ended
     */
    void lost(
            FunctionId function,
            Environment environment,
            Supplier<Optional<Instant>> waited,
            Consumer<ContainerEnds.End> ended) {
        Lost lost = new Lost(function, environment);
        if (checking.add(lost)) {
            threads.execute(() -> {
                try {
                    check(lost, waited, ended);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.warnf(
                            "Could not find out why pod %s of %s ended: %s",
                            environment.pod(), function, e.getMessage());
                } finally {
                    checking.remove(lost);
                }
            });
        }
    }

    /** @param listener gets the function and the pod whose container the kubelet does not restart for a while */
    void onBackOff(BiConsumer<FunctionId, String> listener) {
        backsOff = listener;
    }

    private void check(Lost lost, Supplier<Optional<Instant>> waited, Consumer<ContainerEnds.End> ended)
            throws InterruptedException {
        boolean reported = false;
        Instant given = Instant.MAX;
        for (long read = 0; read < reads; read++) {
            pauses.pause(pause);
            Optional<Instant> last = waited.get();
            if (!reported && last.isEmpty()) {
                return;
            }
            given = last.orElse(given);
            ContainerEnds.End end =
                    containers.read(lost.function(), lost.environment().pod(), given);
            if (end.exitStatus().isPresent() && !reported) {
                reported = true;
                ended.accept(end);
            }
            if (end.backsOff()) {
                backsOff.accept(lost.function(), lost.environment().pod());
                if (reported) {
                    return;
                }
            }
        }
    }
}
