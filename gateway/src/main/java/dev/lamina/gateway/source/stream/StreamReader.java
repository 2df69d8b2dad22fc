package dev.lamina.gateway.source.stream;

import dev.lamina.api.ShardedSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.cluster.SoleWork.Doer;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import dev.lamina.gateway.source.queue.QueueException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Reads one trigger's stream until the trigger changes: lists its shards, and runs a {@link ShardReader} for each one
 * that is this gateway's. Every gateway has one for each trigger.
 */
final class StreamReader {
    private static final Logger LOG = Logger.getLogger(StreamReader.class);
    /** Interval at which shards without a reader are checked. */
    private static final Duration CHECK = Duration.ofMillis(500);

    private static final DataKeys KINESIS_KEYS = DataKeys.of(DataKeys.Mismatch.NO_MATCH, KinesisFormat.DATA);
    /** Reasons for which a stream has to be opened again; after any other one its shards can still be read. */
    private static final Set<String> UNUSABLE =
            Set.of(StreamException.NOT_FOUND, StreamException.DISABLED, QueueException.ACCESS_DENIED);
    /** Its fields are JSON already. */
    private static final DataKeys DYNAMODB_KEYS = DataKeys.of(DataKeys.Mismatch.NO_MATCH);

    private final Trigger trigger;
    private final ShardedSource source;
    private final List<StreamReader> before;
    private final TriggerRun.Shared shared;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Map<String, ShardReader> readers = new ConcurrentHashMap<>();

    // Mutable state
    private volatile boolean stopping;
    private volatile TriggerRun run;
    // Used by the thread only
    private int failures;

    /** @param before readers of former states of the trigger: this one begins when they have stopped */
    StreamReader(Trigger trigger, List<StreamReader> before, TriggerRun.Shared shared) {
        this.trigger = trigger;
        this.source = trigger.getSpec().source().sharded().orElseThrow();
        this.before = before;
        this.shared = shared;
        this.thread = Thread.ofVirtual()
                .name("stream " + trigger.getMetadata().getNamespace() + "/"
                        + trigger.getMetadata().getName())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    FunctionId function() {
        return FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
    }

    boolean isOf(Trigger other) {
        return trigger.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    /** Reads no more; the batches that run continue. */
    void stop() {
        stopping = true;
        if (run != null) {
            run.stop();
        }
        readers.values().forEach(ShardReader::stop);
        wakeUps.release();
    }

    /** After a {@link #stop}: whether no batch runs here. */
    boolean hasStopped() {
        return !thread.isAlive();
    }

    void awaitStopped() throws InterruptedException {
        thread.join();
    }

    /** The function may be able to run again. */
    void resume() {
        if (run != null) {
            run.resume();
        }
        readers.values().forEach(ShardReader::resume);
    }

    /** Age of the oldest record of its shards that is not done, in milliseconds. */
    double ageMillis() {
        return readers.values().stream().mapToLong(ShardReader::ageMillis).max().orElse(0);
    }

    private void run() {
        try {
            for (StreamReader former : before) {
                former.awaitStopped();
            }
            run = new TriggerRun(
                    trigger,
                    Filters.compile(
                            trigger.getSpec().filtersOrNone(),
                            trigger.getSpec().source().kinesis() != null ? KINESIS_KEYS : DYNAMODB_KEYS),
                    shared,
                    wakeUps::release);
            while (!stopping) {
                serve();
            }
        } catch (InvalidFilterException e) {
            if (!stopping) {
                shared.reports().fails(trigger, InvalidFilterException.REASON, e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the stream has to be opened again, after a pause. */
    private void serve() throws InterruptedException {
        try (Shards shards = shared.opener().open(function(), source)) {
            read(shards);
        } catch (QueueException e) {
            run.fails(e);
            failures++;
            pause(shared.reconnect().after(failures));
        } catch (ShardReadException e) {
            failures++;
            pause(shared.reconnect().after(failures));
        } catch (RuntimeException e) {
            LOG.errorf(e, "Trigger %s: the stream cannot be read for now", run.name());
            run.fails(new QueueException(QueueException.REFUSED, String.valueOf(e.getMessage()), e));
            failures++;
            pause(shared.reconnect().after(failures));
        }
    }

    private void read(Shards shards) throws QueueException, ShardReadException, InterruptedException {
        try {
            StreamView view = shards.describe();
            StreamPositions positions =
                    new StreamPositions(shared.store(), trigger.getMetadata().getUid(), source, view);
            String identity = view.identity();
            boolean fresh = true;
            while (!stopping && view.identity().equals(identity)) {
                if (fresh) {
                    run.flows();
                    failures = 0;
                    tidy(positions, view);
                }
                serveFor(shared.discovery(), shards, positions, view);
                if (!stopping) {
                    Optional<StreamView> now = describedAgain(shards, view);
                    fresh = now.isPresent();
                    view = now.orElse(view);
                }
            }
        } finally {
            stopReaders();
        }
    }

    /**
     * A list that fails is read again later; meanwhile the shards that are known are read.
     *
     * @return empty if it has failed
     * @throws QueueException if the stream has to be opened again
     */
    private Optional<StreamView> describedAgain(Shards shards, StreamView known) throws QueueException {
        try {
            return Optional.of(shards.describe());
        } catch (ShardReadException e) {
            LOG.debugf("The shards of %s are listed later: %s", known.arn(), e.getMessage());
        } catch (QueueException e) {
            if (UNUSABLE.contains(e.reason())) {
                throw e;
            }
            run.fails(e);
        }
        return Optional.empty();
    }

    /** Returns after this time, or when the shards have to be listed again. */
    private void serveFor(Duration time, Shards shards, StreamPositions positions, StreamView view)
            throws QueueException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!stopping && System.nanoTime() < end) {
            if (removeStopped()) {
                // Its children may be known only now.
                return;
            }
            try {
                positions.begin(shared.clock());
                claim(shards, positions, view);
            } catch (IOException e) {
                LOG.debugf("Trigger %s: shards are taken later: %s", run.name(), e);
            }
            pause(CHECK);
        }
    }

    private void claim(Shards shards, StreamPositions positions, StreamView view) throws IOException, QueueException {
        view.shards().stream()
                .filter(Shard::closed)
                .flatMap(shard -> Optional.ofNullable(readers.get(shard.id())).stream())
                .forEach(ShardReader::close);
        Set<String> listed = view.shards().stream().map(Shard::id).collect(Collectors.toSet());
        readers.forEach((id, reader) -> {
            if (!listed.contains(id)) {
                reader.unlist();
            }
        });
        List<Shard> candidates = view.shards().stream()
                .filter(shard -> !readers.containsKey(shard.id()) && run.doer(shard) == Doer.THIS)
                .toList();
        for (Shard shard : ShardPlan.readable(candidates, view.shards(), positions::isEnded)) {
            Optional<ShardLease> lease = positions.take(shard, shared.gateways());
            if (lease.isPresent()) {
                start(shards, positions, view, shard, lease.get());
            }
        }
    }

    private void start(Shards shards, StreamPositions positions, StreamView view, Shard shard, ShardLease lease)
            throws QueueException {
        StreamPositions.Begin begin = positions.beginning(shard, lease.entry());
        ShardCursor cursor =
                new ShardCursor(shards, shard.id(), begin.first(), shared.reconnect(), System::nanoTime, run::error);
        ShardReader reader = new ShardReader(run, view, shard, lease, cursor, begin.since());
        readers.put(shard.id(), reader);
        reader.start();
        // It releases the lease.
        if (stopping) {
            reader.stop();
        }
    }

    /** Returns whether one of them has reached the end of its shard. */
    private boolean removeStopped() {
        boolean ended = readers.values().stream().anyMatch(reader -> reader.hasStopped() && reader.hasEnded());
        readers.values().removeIf(ShardReader::hasStopped);
        return ended;
    }

    private void stopReaders() throws InterruptedException {
        readers.values().forEach(ShardReader::stop);
        while (!readers.isEmpty()) {
            readers.values().removeIf(ShardReader::hasStopped);
            if (!readers.isEmpty()) {
                pause(CHECK);
            }
        }
    }

    /** One gateway does it for all. */
    private void tidy(StreamPositions positions, StreamView view) {
        if (shared.work().doer("stream " + trigger.getMetadata().getUid()) == Doer.THIS) {
            try {
                positions.tidy(view.shards());
            } catch (IOException e) {
                LOG.debugf("Trigger %s: positions of former shards are discarded later: %s", run.name(), e);
            }
        }
    }

    private void pause(Duration atMost) throws InterruptedException {
        if (wakeUps.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
    }
}
