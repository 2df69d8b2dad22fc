package dev.lamina.runtime.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * The processes of the function's container. The containers of its pod share their process ids, so all processes are in
 * {@code /proc}: those of the function have another cgroup than this program, and the same user. Process 1 is that of
 * the pod.
 */
final class FunctionProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final long POD = 1;
    private static final int MOST_ROUNDS = 100;
    private static final long ROUND_MS = 10;
    private static final long PAUSE_MS = 50;
    private static final long PEAK_STALE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KB_OF_MB = 1024;
    private static final int TICKS_OF_SECOND = 100;

    private final Path proc;
    private final LongConsumer kill;
    private final FunctionProcess own;

    // Mutable state, guarded by this
    private long peakKb;
    private long peakReadAt = System.nanoTime() - PEAK_STALE_NANOS;

    FunctionProcesses() {
        this(PROC, pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** @param kill sends SIGKILL */
    FunctionProcesses(Path proc, LongConsumer kill) {
        this.proc = proc;
        this.kill = kill;
        this.own = FunctionProcess.read(proc.resolve("self"))
                .orElseThrow(() -> new IllegalArgumentException(proc + "/self cannot be read"));
    }

    /** Those that run now. */
    List<FunctionProcess> all() {
        List<FunctionProcess> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path folder : folders) {
                FunctionProcess.read(folder).filter(this::isOfFunction).ifPresent(all::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(proc + " cannot be listed", e);
        }
        return all;
    }

    private boolean isOfFunction(FunctionProcess process) {
        return process.alive()
                && process.pid() != POD
                && process.user() == own.user()
                && !Objects.equals(process.cgroup(), own.cgroup());
    }

    /**
     * The process that the container was started with: the oldest one that was not started by another of the function.
     * With its end the container ends. What {@code kubectl exec} starts is younger.
     */
    Optional<FunctionProcess> first() {
        List<FunctionProcess> all = all();
        Set<Long> ids = all.stream().map(FunctionProcess::pid).collect(Collectors.toSet());
        return all.stream()
                .filter(process -> !ids.contains(process.parent()))
                .min(Comparator.comparingLong(FunctionProcess::startTicks).thenComparingLong(FunctionProcess::pid));
    }

    /** Whether the process still runs. */
    boolean runs(FunctionProcess process) {
        return FunctionProcess.read(proc.resolve(String.valueOf(process.pid())))
                .filter(FunctionProcess::alive)
                .filter(process::is)
                .isPresent();
    }

    /** How long it has been running, in steps of 10 ms; 0 if the kernel does not report it. */
    long upNanos(FunctionProcess process) {
        long now = nowTicks();
        return now == Long.MAX_VALUE
                ? 0
                : Math.max(0, now - process.startTicks()) * TimeUnit.SECONDS.toNanos(1) / TICKS_OF_SECOND;
    }

    /** Ticks since the machine's start, as {@link FunctionProcess#startTicks}; the maximum if they cannot be read. */
    long nowTicks() {
        try {
            String seconds = Files.readString(proc.resolve("uptime")).split(" ")[0];
            return (long) (Double.parseDouble(seconds) * TICKS_OF_SECOND);
        } catch (IOException | RuntimeException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Its standard output. */
    Path output(FunctionProcess process) {
        return proc.resolve(process.pid() + "/fd/1");
    }

    /** Kills all, and what they start meanwhile; waits up to a second for their end. */
    void kill() throws InterruptedException {
        kill(Long.MAX_VALUE);
    }

    /**
     * The same for those that started no later than the given time.
     *
     * @return whether all of these have ended
     */
    boolean kill(long ticks) throws InterruptedException {
        List<FunctionProcess> left = startedUntil(ticks);
        for (int round = 0; round < MOST_ROUNDS && !left.isEmpty(); round++) {
            left.forEach(process -> kill.accept(process.pid()));
            Thread.sleep(ROUND_MS); // the kernel reports the end of a process only to its parent
            left = startedUntil(ticks);
        }
        return left.isEmpty();
    }

    private List<FunctionProcess> startedUntil(long ticks) {
        return all().stream().filter(process -> process.startTicks() <= ticks).toList();
    }

    /** Waits until there are none, at most for the given time. */
    void awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!all().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MS);
        }
    }

    /** MiB that all of them together have used at most; read at most once a second, as it takes longer than a call. */
    synchronized int peakMemoryMb() {
        long now = System.nanoTime();
        if (now - peakReadAt >= PEAK_STALE_NANOS) {
            peakReadAt = now;
            peakKb = Math.max(
                    peakKb, all().stream().mapToLong(FunctionProcess::peakKb).sum());
        }
        return (int) (peakKb / KB_OF_MB);
    }
}
