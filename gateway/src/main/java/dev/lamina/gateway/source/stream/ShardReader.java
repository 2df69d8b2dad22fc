package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.cluster.SoleWork.Doer;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.LostBatch.Condition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Reads one shard while this gateway has it: gets records, gives them to the lanes, and stores the position. One thread
 * reads and stores; each lane has one that runs batches.
 */
final class ShardReader implements LaneInvoker {
    private static final Logger LOG = Logger.getLogger(ShardReader.class);
    /** Longest time until it is noticed that the shard belongs to another gateway, and between two commits. */
    private static final Duration CHECK = Duration.ofMillis(250);
    /** Records of one read. */
    private static final int PAGE = 1000;

    private final TriggerRun trigger;
    private final Shard shard;
    private final ShardLease lease;
    private final ShardCursor cursor;
    private final Optional<Instant> since;
    private final StreamEvent events;
    private final List<ShardLane> lanes = new ArrayList<>();
    private final int mostHeld;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread;

    // Mutable state
    private volatile boolean closed;
    private volatile boolean stopping;
    private volatile boolean unlisted;
    /** Whether the shard has no further records to read. */
    private volatile boolean ended;

    private boolean lost;
    private boolean troubled;
    // From here on guarded by this
    private final ShardProgress progress;
    private final HeldRecords held;
    private Committable committable;
    private long behindMillis;

    /** What may be stored: a position, and the window that is open there. */
    private record Committable(Optional<String> after, Optional<OpenWindow> window) {}

    /** @param since older records are skipped; empty: none */
    ShardReader(
            TriggerRun trigger,
            StreamView view,
            Shard shard,
            ShardLease lease,
            ShardCursor cursor,
            Optional<Instant> since) {
        this.trigger = trigger;
        this.shard = shard;
        this.closed = shard.closed();
        this.lease = lease;
        this.cursor = cursor;
        this.since = since;
        this.events = new StreamEvent(view.arn(), shard.id(), trigger.settings().tumblingWindow());
        this.progress = new ShardProgress(lease.entry().after());
        this.held =
                new HeldRecords(trigger.shared().heldBytes(), trigger.function().namespace());
        this.committable = new Committable(lease.entry().after(), lease.entry().window());
        int count = trigger.settings().parallelizationFactorOrOne();
        this.mostHeld = Math.max(PAGE, 2 * trigger.batchBounds().records() * count);
        String name = trigger.name() + " " + shard.id();
        Optional<OpenWindow> window =
                trigger.settings().tumblingWindow().flatMap(_ -> lease.entry().window());
        for (int i = 0; i < count; i++) {
            lanes.add(new ShardLane(
                    name,
                    this,
                    new ShardBatches(
                            trigger.batchBounds(),
                            System::nanoTime,
                            trigger.shared().clock()),
                    trigger.rules(),
                    window));
        }
        this.thread = Thread.ofVirtual().name("read " + name).unstarted(this::run);
    }

    void start() {
        lanes.forEach(ShardLane::start);
        thread.start();
    }

    /** The stream's list says that the shard gets no further records. */
    void close() {
        closed = true;
    }

    /** The stream no longer lists the shard: reading ends when the service has deleted it. */
    void unlist() {
        unlisted = true;
    }

    /** Reads no more; the batches that run continue. */
    void stop() {
        stopping = true;
        lanes.forEach(ShardLane::stop);
        changed();
    }

    /** The function may be able to run again. */
    void resume() {
        lanes.forEach(ShardLane::resume);
    }

    boolean hasStopped() {
        return !thread.isAlive();
    }

    /** After it has stopped: whether the shard is closed and all its records are done. */
    boolean hasEnded() {
        return lease.entry().ended();
    }

    /** Age of the oldest record that is not done, in milliseconds; 0 if there is none. */
    synchronized long ageMillis() {
        return Math.max(
                behindMillis,
                progress.oldest()
                        .map(record -> Duration.between(record.arrived(), now()).toMillis())
                        .orElse(0L));
    }

    private void run() {
        try {
            boolean drained = false;
            while (!stopping && !lost && trigger.doer(shard) != Doer.OTHER && !drained) {
                read();
                commit();
                drained = isDrained();
                if (!drained) {
                    awaitChange();
                }
            }
            if (drained) {
                end();
            }
            leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                held.releaseAll();
            }
            trigger.shardStopped();
        }
    }

    private void read() throws InterruptedException {
        int room = room();
        if (cursor.waitNanos() > 0 || room <= 0 || ended || !trigger.isRunnable()) {
            return;
        }
        // What waits behind a batch that fails would only take memory from other shards.
        if (lanes.stream().allMatch(ShardLane::isRetrying)) {
            cursor.later();
            return;
        }
        Optional<SharedBytes.Room> page = heldPage();
        if (page.isEmpty()) {
            cursor.later();
            return;
        }
        // Before the read: a shard that was closed after it may have got records in between.
        boolean wasClosed = closed;
        try {
            cursor.read(Math.min(PAGE, room)).ifPresent(read -> take(read, wasClosed));
            if (troubled) {
                troubled = false;
                trigger.flows();
            }
        } catch (QueueException e) {
            if (unlisted && e.reason().equals(StreamException.NOT_FOUND)) {
                trigger.error("Records of shard " + shard.id()
                        + " may have been deleted by the stream, with the shard, " + "before they were read");
                ended = true;
                lanes.forEach(ShardLane::flush);
                return;
            }
            troubled = true;
            trigger.fails(e);
        } catch (RuntimeException e) {
            troubled = true;
            LOG.warnf(e, "Trigger %s: shard %s cannot be read for now", trigger.name(), shard.id());
            trigger.fails(new QueueException(QueueException.REFUSED, String.valueOf(e.getMessage()), e));
        } finally {
            page.get().release();
        }
    }

    private synchronized Optional<SharedBytes.Room> heldPage() {
        return held.page();
    }

    private synchronized int room() {
        return Math.min(mostHeld - progress.size(), held.most());
    }

    private void take(ShardPage page, boolean wasClosed) {
        Map<ShardLane, List<ShardRecord>> wanted = new LinkedHashMap<>();
        boolean all = false;
        try {
            all = take(page.records(), wanted);
        } finally {
            if (!all) {
                cursor.dropRest();
            }
            // A page at once: a lane that got its records one by one would begin with a batch of the first.
            wanted.forEach(ShardLane::offer);
        }
        synchronized (this) {
            behindMillis = page.behindMillis().orElse(0);
            held.measure(page.records());
        }
        // Not every server says that a closed shard has no next iterator.
        boolean caughtUp = wasClosed
                && page.records().isEmpty()
                && page.behindMillis().isPresent()
                && page.behindMillis().getAsLong() == 0;
        if (all && (page.next().isEmpty() || caughtUp)) {
            ended = true;
            lanes.forEach(ShardLane::flush);
        }
    }

    /** Returns whether there was room for all. */
    private boolean take(List<ShardRecord> records, Map<ShardLane, List<ShardRecord>> wanted) {
        for (ShardRecord record : records) {
            boolean passes = passes(record);
            if (!hold(record, passes)) {
                return false;
            }
            cursor.passed(record.sequence());
            if (passes) {
                wanted.computeIfAbsent(lane(record), _ -> new ArrayList<>()).add(record);
            }
        }
        return true;
    }

    private boolean passes(ShardRecord record) {
        return since.filter(record.arrived()::isBefore).isEmpty()
                && trigger.filters().pass(record.fields(), record.data());
    }

    private ShardLane lane(ShardRecord record) {
        return lanes.get(Math.floorMod(record.key().hashCode(), lanes.size()));
    }

    /** Returns false if there is no room for it. */
    private synchronized boolean hold(ShardRecord record, boolean wanted) {
        if (wanted && !held.take(record)) {
            return false;
        }
        progress.read(record);
        if (!wanted) {
            progress.done(List.of(record));
            committable = new Committable(progress.position(), committable.window());
        }
        return true;
    }

    /** If the store does not respond, what is done is stored later. */
    private void commit() {
        Committable now;
        synchronized (this) {
            now = committable;
        }
        try {
            lost = !lease.commit(now.after(), now.window());
        } catch (IOException e) {
            LOG.debugf("Trigger %s: the position in shard %s is stored later: %s", trigger.name(), shard.id(), e);
        }
    }

    private synchronized boolean isDrained() {
        return ended && progress.size() == 0 && lanes.stream().allMatch(ShardLane::isIdle);
    }

    private void end() throws InterruptedException {
        while (!stopping) {
            try {
                lost = !lease.end(committable.after());
                return;
            } catch (IOException e) {
                LOG.debugf("Trigger %s: the end of shard %s is stored later: %s", trigger.name(), shard.id(), e);
                awaitChange();
            }
        }
    }

    /** Another gateway goes on where the last batch that ran here has ended. */
    private void leave() throws InterruptedException {
        lanes.forEach(ShardLane::stop);
        for (ShardLane lane : lanes) {
            lane.awaitStopped();
        }
        while (!lost && !lease.entry().ended()) {
            try {
                lost = !lease.commit(committable.after(), committable.window());
                if (!lost) {
                    lease.release();
                }
                return;
            } catch (IOException e) {
                LOG.debugf("Trigger %s: shard %s is released later: %s", trigger.name(), shard.id(), e);
                awaitChange();
            }
        }
    }

    private void awaitChange() throws InterruptedException {
        long due = cursor.waitNanos() / 1_000_000;
        // A read that is due and was not made waits for something else.
        long millis = due <= 0 ? CHECK.toMillis() : Math.min(due, CHECK.toMillis());
        if (changes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            changes.drainPermits();
        }
    }

    @Override
    public void changed() {
        changes.release();
    }

    @Override
    public boolean mayRun() {
        return trigger.doer(shard) == Doer.THIS && lease.isHeld() && trigger.isRunnable();
    }

    @Override
    public byte[] event(ShardBatch batch, Optional<OpenWindow> window, boolean early) {
        return events.write(batch, window, early);
    }

    @Override
    public Optional<Outcome> invoke(String requestId, byte[] event, BooleanSupplier stopped)
            throws InterruptedException {
        return trigger.invoke(requestId, event, () -> stopped.getAsBoolean() || !mayRun());
    }

    @Override
    public void done(List<ShardRecord> records, Optional<OpenWindow> window) {
        synchronized (this) {
            progress.done(records);
            held.release(records);
            boolean storable = window.map(open -> open.state().toString().length())
                    .filter(length -> length > ShardBatches.LARGEST_STATE)
                    .isEmpty();
            if (storable) {
                committable = new Committable(progress.position(), window);
            }
        }
        changed();
    }

    @Override
    public boolean lose(String requestId, ShardBatch batch, Condition condition, boolean failed)
            throws InterruptedException {
        return trigger.lose(
                new LostBatch(requestId, trigger.arn(), condition, batch, failed, now()),
                LostBatch.Place.of(events.arn(), shard.id()));
    }

    @Override
    public void error(String text) {
        trigger.error(text);
    }

    @Override
    public Duration retryDelay(int failures) {
        return trigger.shared().retryDelays().after(failures);
    }

    @Override
    public Duration retention() {
        return cursor.retention();
    }

    @Override
    public Instant now() {
        return trigger.shared().clock().instant();
    }
}
