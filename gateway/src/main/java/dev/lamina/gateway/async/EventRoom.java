package dev.lamina.gateway.async;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.Shares;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What the events of each namespace take of the queue: a namespace whose events are not run leaves room for those of
 * others. While less than half of the queue is used, all are stored. Beyond that the rule of {@link Shares} holds.
 *
 * <p>NATS counts the bytes of the queue and the events of each function, but not the bytes of each function. They are
 * estimated: the number of its events times the mean size of those that this gateway has stored for it. Both are read
 * again every second while events arrive; what is stored meanwhile is added.
 */
final class EventRoom {
    /** What NATS keeps of an event apart from its payload, about. */
    static final int OVERHEAD = 300;

    private static final Logger LOG = Logger.getLogger(EventRoom.class);
    private static final long MEASURED_FOR = Duration.ofSeconds(1).toNanos();
    /** Longer than an event stays in the queue by default. */
    private static final Duration SIZES_KEPT = Duration.ofHours(7);

    private static final int MOST_SIZES = 10_000;
    /** Consumers are counted well before the shares matter: a burst may fill the rest within a second. */
    private static final int KNOWN_FROM = 8;

    /** Reads the state of the queue; blocks. */
    interface Source {
        /** Bytes of all events. */
        long bytes() throws Exception;

        /** Events of each function. */
        Map<FunctionId, Long> events() throws Exception;
    }

    private record Size(long events, long bytes) {
        private Size plus(Size more) {
            return new Size(events + more.events, bytes + more.bytes);
        }

        private long mean() {
            return bytes / events;
        }
    }

    /** @param ofNamespaces empty while less than an eighth of the queue is used */
    private record Measured(long bytes, Map<String, Long> ofNamespaces, long at) {}

    private final long total;
    private final Source source;
    private final Executor executor;
    private final LongSupplier clock;
    private final Cache<FunctionId, Size> sizes = Caffeine.newBuilder()
            .maximumSize(MOST_SIZES)
            .expireAfterAccess(SIZES_KEPT)
            .build();

    // Mutable state
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final AtomicLong addedBytes = new AtomicLong();
    private final Map<String, Long> added = new ConcurrentHashMap<>();
    /** Of events that NATS has not acknowledged: a measurement does not know whether it has them. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private final Map<String, Long> pending = new ConcurrentHashMap<>();
    private volatile Measured measured = new Measured(0, Map.of(), Long.MIN_VALUE / 2);

    /**
     * @param total size of the queue, bytes
     * @param executor for requests to NATS
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    EventRoom(long total, Source source, Executor executor, LongSupplier clock) {
        this.total = total;
        this.source = source;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Takes room for one more event of this payload; false if the function's namespace has none. Afterwards the event
     * is {@link #stored} or {@link #failed}.
     */
    synchronized boolean take(FunctionId function, int payload) {
        if (!has(function, payload)) {
            return false;
        }
        long bytes = (long) payload + OVERHEAD;
        pending.merge(function.namespace(), bytes, Long::sum);
        pendingBytes.addAndGet(bytes);
        return true;
    }

    /** Whether the function's namespace has room for one more event of this payload. */
    boolean has(FunctionId function, int payload) {
        measureIfDue();
        long bytes = (long) payload + OVERHEAD;
        Measured now = measured;
        long used = now.bytes() + addedBytes.get() + pendingBytes.get();
        if (used + bytes <= total / 2) {
            return true;
        }
        long own = now.ofNamespaces().getOrDefault(function.namespace(), 0L)
                + added.getOrDefault(function.namespace(), 0L)
                + pending.getOrDefault(function.namespace(), 0L);
        return Shares.allows(own + bytes, bytes, Math.max(0, total - used - bytes), Shares.OF_BYTES);
    }

    /** An event that took room is stored now. */
    void stored(FunctionId function, int payload) {
        long bytes = (long) payload + OVERHEAD;
        sizes.asMap().merge(function, new Size(1, bytes), Size::plus);
        added.merge(function.namespace(), bytes, Long::sum);
        addedBytes.addAndGet(bytes);
        failed(function, payload);
    }

    /** An event that took room is not stored, as far as is known. */
    void failed(FunctionId function, int payload) {
        long bytes = (long) payload + OVERHEAD;
        pending.computeIfPresent(function.namespace(), (_, sum) -> sum == bytes ? null : sum - bytes);
        pendingBytes.addAndGet(-bytes);
    }

    private void measureIfDue() {
        if (clock.getAsLong() - measured.at() > MEASURED_FOR && measuring.compareAndSet(false, true)) {
            executor.execute(this::measure);
        }
    }

    /** If NATS does not respond, the last measurement stays valid: storing an event fails then, too. */
    private void measure() {
        try {
            Map<String, Long> addedBefore = Map.copyOf(added);
            long bytes = source.bytes();
            Map<String, Long> ofNamespaces = bytes > total / KNOWN_FROM ? estimated(bytes, source.events()) : Map.of();
            measured = new Measured(bytes, ofNamespaces, clock.getAsLong());
            addedBefore.forEach(this::forget);
        } catch (Exception e) {
            measured = new Measured(measured.bytes(), measured.ofNamespaces(), clock.getAsLong());
            LOG.debugf("the queue could not be measured: %s", e.getMessage());
        } finally {
            measuring.set(false);
        }
    }

    private void forget(String namespace, long bytes) {
        added.computeIfPresent(namespace, (_, sum) -> sum == bytes ? null : sum - bytes);
        addedBytes.addAndGet(-bytes);
    }

    private Map<String, Long> estimated(long bytes, Map<FunctionId, Long> events) {
        long all = events.values().stream().mapToLong(Long::longValue).sum();
        long meanOfAll = all == 0 ? 0 : bytes / all;
        Map<String, Long> ofNamespaces = new HashMap<>();
        events.forEach((function, count) -> {
            Size size = sizes.getIfPresent(function);
            if (count > 0) {
                long mean = size == null ? meanOfAll : size.mean();
                ofNamespaces.merge(function.namespace(), count * mean, Long::sum);
            } else if (size != null) {
                sizes.invalidate(function);
            }
        });
        return ofNamespaces;
    }
}
