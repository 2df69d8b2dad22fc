package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.nats.NatsCluster;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.Placement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * NATS of three servers, one of which freezes, dies, or has a full disk while events are stored and run. No event is
 * refused or lost. The longest stall is measured: the time to leave a server that does not respond, and, if that server
 * led the stream or the consumer, the time that NATS takes to elect another leader, 4 to 9 s (docs/adr/0035).
 */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class ThreeServersIT {
    private static final Logger LOG = Logger.getLogger(ThreeServersIT.class);
    private static final int CALLERS = 4;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);
    /** The time that a busy test machine may add to each bound. */
    private static final Duration BUSY = Duration.ofSeconds(4);

    private static final Duration LEFT = Duration.ofSeconds(5).plus(BUSY);
    private static final Duration ELECTED = Duration.ofSeconds(10).plus(BUSY);
    /** A frozen server that continues may have leaders elected again, after the pull of 3 s that it did not answer. */
    private static final Duration BACK = ELECTED.plusSeconds(16);

    private static final String CONSUMER = new EventSubject(PAY).consumer();

    @TempDir
    private Path directory;

    private NatsCluster cluster;
    private Connection observer;
    private AsyncGateway gateway;

    /** The gateway is connected to server 0, server 1 leads the stream, and server 2 the consumer. */
    @BeforeEach
    void start() throws Exception {
        cluster = new NatsCluster(directory);
        observer = cluster.connect(0);
        gateway = new AsyncGateway(
                cluster.connect(0),
                Map.of("lamina.nats.replicas", "3", "lamina.async.store-timeout", "15s", "lamina.async.lease", "30s"));
        gateway.add(PAY);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            gateway.accept(PAY, "first");
            return observer.jetStreamManagement().getConsumerInfo(NAMES.asyncStream(), CONSUMER) != null;
        });
        NatsCluster.lead(observer, NAMES.asyncStream(), 1);
        NatsCluster.lead(observer, NAMES.asyncStream(), CONSUMER, 2);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.crash();
        observer.close();
        cluster.close();
    }

    @Test
    void streamsHaveThreeCopies() throws Exception {
        for (String stream : List.of(NAMES.asyncStream(), NAMES.endedStream())) {
            await().untilAsserted(() -> assertThat(observer.jetStreamManagement()
                            .getStreamInfo(stream)
                            .getConfiguration()
                            .getReplicas())
                    .isEqualTo(3));
        }
    }

    @Test
    void frozenConnectedServerLosesNoEvent() throws Exception {
        underLoad("connected, frozen", LEFT, () -> cluster.freeze(0), () -> cluster.thaw(0));
    }

    @Test
    void frozenStreamLeaderLosesNoEvent() throws Exception {
        underLoad("stream's leader, frozen", ELECTED, () -> cluster.freeze(1), () -> cluster.thaw(1));
    }

    @Test
    void frozenConsumerLeaderLosesNoEvent() throws Exception {
        underLoad("consumer's leader, frozen", ELECTED, () -> cluster.freeze(2), () -> cluster.thaw(2));
    }

    @Test
    void killedStreamLeaderLosesNoEvent() throws Exception {
        underLoad("stream's leader, killed", ELECTED, () -> cluster.kill(1), () -> cluster.start(1));
    }

    @Test
    void killedConsumerLeaderLosesNoEvent() throws Exception {
        underLoad("consumer's leader, killed", ELECTED, () -> cluster.kill(2), () -> cluster.start(2));
    }

    /** Another program has filled it. */
    @Test
    void fullDiskOfStreamLeaderLosesNoEvent() throws Exception {
        underLoad("stream's leader, disk full", LEFT, () -> fillDisk(1), () -> {});
    }

    private void fillDisk(int server) throws Exception {
        observer.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("filler")
                        .subjects("filler")
                        .storageType(StorageType.File)
                        .placement(Placement.builder()
                                .tags(NatsCluster.name(server))
                                .build())
                        .build());
        byte[] megabyte = new byte[1024 * 1024];
        try {
            for (int i = 0; i < 400; i++) {
                observer.jetStream().publish("filler", megabyte);
            }
            throw new AssertionError("the disk is not full yet");
        } catch (JetStreamApiException e) {
            LOG.infof("the disk of %d is full: %s", server, e.getMessage());
        }
    }

    private interface Act {
        void happen() throws Exception;
    }

    private void underLoad(String what, Duration longest, Act act, Act undo) throws Exception {
        Queue<String> accepted = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        Queue<Span> stores = new ConcurrentLinkedQueue<>();
        Instant undone;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> call(accepted, failures, enough, stores));
            }
            try {
                awaitMore(accepted, 20);
                act.happen();
                Instant until = Instant.now().plusSeconds(12);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Instant.now().isAfter(until)
                                && gateway.dispatcher.seen.getLast().at().isAfter(until));
                undone = Instant.now();
                undo.happen();
                awaitMore(accepted, 20);
            } finally {
                enough.set(true);
            }
        }
        assertThat(failures).isEmpty();
        await("every accepted event has run")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(seen()).containsAll(accepted));
        Duration stored = longest(stores, undone);
        Duration ran = longest(pauses(), undone);
        LOG.infof(
                "%s: %d events. Stored in %d ms at most, none run for %d ms at most; until all was well again %d "
                        + "and %d ms",
                what,
                accepted.size(),
                stored.toMillis(),
                ran.toMillis(),
                longest(stores, Instant.MAX).toMillis(),
                longest(pauses(), Instant.MAX).toMillis());
        assertThat(stored).as("longest time to store").isLessThan(longest);
        assertThat(ran).as("longest time without an event that runs").isLessThan(longest);
        assertThat(longest(stores, Instant.MAX)).isLessThan(BACK);
        assertThat(longest(pauses(), Instant.MAX)).isLessThan(BACK);
    }

    private record Span(Instant from, Instant to) {
        Duration length() {
            return Duration.between(from, to);
        }
    }

    private static Duration longest(Collection<Span> spans, Instant before) {
        return spans.stream()
                .filter(span -> span.to().isBefore(before))
                .map(Span::length)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private void call(Queue<String> accepted, Queue<Throwable> failures, AtomicBoolean enough, Queue<Span> stores) {
        while (!enough.get()) {
            LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
            String id = UUID.randomUUID().toString();
            Instant begun = Instant.now();
            try {
                gateway.accept(id, PAY, "{}");
                accepted.add(id);
            } catch (RuntimeException e) {
                failures.add(e);
            }
            stores.add(new Span(begun, Instant.now()));
        }
    }

    private static void awaitMore(Queue<String> accepted, int more) {
        int target = accepted.size() + more;
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted.size() >= target);
    }

    private Set<String> seen() {
        return new HashSet<>(gateway.dispatcher.requestIds());
    }

    private List<Span> pauses() {
        List<Instant> times = gateway.dispatcher.seen.stream()
                .map(FakeDispatcher.Seen::at)
                .sorted()
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> new Span(times.get(i - 1), times.get(i)))
                .toList();
    }
}
