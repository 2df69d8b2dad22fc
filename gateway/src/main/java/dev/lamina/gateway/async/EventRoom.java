package dev.lamina.gateway.async;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.NamespaceLimits;
import dev.lamina.gateway.pacing.Shares;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
 *
 * <p>Administrators can also limit the number of a namespace's events. Several gateways together may exceed it by what
 * they store within a second.
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
        private static final Size NONE = new Size(0, 0);

        private static Size of(int payload) {
            return new Size(1, (long) payload + OVERHEAD);
        }

        private Size plus(Size more) {
            return new Size(events + more.events, bytes + more.bytes);
        }

        /** Null if nothing is left. */
        private Size without(Size less) {
            return equals(less) ? null : new Size(events - less.events, bytes - less.bytes);
        }

        private long mean() {
            return bytes / events;
        }
    }

    /** @param ofNamespaces empty while less than an eighth of the queue is used, unless events are limited */
    private record Measured(long bytes, Map<String, Size> ofNamespaces, long at) {}

    private final long total;
    private final NamespaceLimits limits;
    private final boolean limited;
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
    private final Map<String, Size> added = new ConcurrentHashMap<>();
    /** Of events that NATS has not acknowledged: a measurement does not know whether it has them. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private final Map<String, Size> pending = new ConcurrentHashMap<>();
    private volatile Measured measured = new Measured(0, Map.of(), Long.MIN_VALUE / 2);

    /**
     * @param total size of the queue, bytes
     * @param limits of the numbers of events
     * @param executor for requests to NATS
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    EventRoom(long total, NamespaceLimits limits, Source source, Executor executor, LongSupplier clock) {
        this.total = total;
        this.limits = limits;
        this.limited = limits.limitEvents();
        this.source = source;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Takes room for one more event of this payload, or returns why the function's namespace has none. Afterwards the
     * event is {@link #stored} or {@link #failed}.
     */
    synchronized Optional<ThrottleCause> take(FunctionId function, int payload) {
        Optional<ThrottleCause> full = full(function, payload);
        if (full.isEmpty()) {
            Size event = Size.of(payload);
            pending.merge(function.namespace(), event, Size::plus);
            pendingBytes.addAndGet(event.bytes());
        }
        return full;
    }

    /** Why the function's namespace has no room for one more event of this payload; empty if it has. */
    Optional<ThrottleCause> full(FunctionId function, int payload) {
        measureIfDue();
        long bytes = Size.of(payload).bytes();
        Measured now = measured;
        String namespace = function.namespace();
        Size own = now.ofNamespaces()
                .getOrDefault(namespace, Size.NONE)
                .plus(added.getOrDefault(namespace, Size.NONE))
                .plus(pending.getOrDefault(namespace, Size.NONE));
        if (limited && own.events() >= limits.events(namespace).orElse(Integer.MAX_VALUE)) {
            return Optional.of(ThrottleCause.QUOTA);
        }
        long used = now.bytes() + addedBytes.get() + pendingBytes.get();
        return used + bytes <= total / 2
                        || Shares.allows(own.bytes() + bytes, bytes, Math.max(0, total - used - bytes), Shares.OF_BYTES)
                ? Optional.empty()
                : Optional.of(ThrottleCause.EVENTS);
    }

    /** An event that took room is stored now. */
    void stored(FunctionId function, int payload) {
        Size event = Size.of(payload);
        sizes.asMap().merge(function, event, Size::plus);
        added.merge(function.namespace(), event, Size::plus);
        addedBytes.addAndGet(event.bytes());
        failed(function, payload);
    }

    /** An event that took room is not stored, as far as is known. */
    void failed(FunctionId function, int payload) {
        Size event = Size.of(payload);
        pending.computeIfPresent(function.namespace(), (_, sum) -> sum.without(event));
        pendingBytes.addAndGet(-event.bytes());
    }

    private void measureIfDue() {
        if (clock.getAsLong() - measured.at() > MEASURED_FOR && measuring.compareAndSet(false, true)) {
            executor.execute(this::measure);
        }
    }

    /** If NATS does not respond, the last measurement stays valid: storing an event fails then, too. */
    private void measure() {
        try {
            Map<String, Size> addedBefore = Map.copyOf(added);
            long bytes = source.bytes();
            Map<String, Size> ofNamespaces =
                    limited || bytes > total / KNOWN_FROM ? estimated(bytes, source.events()) : Map.of();
            measured = new Measured(bytes, ofNamespaces, clock.getAsLong());
            addedBefore.forEach(this::forget);
        } catch (Exception e) {
            measured = new Measured(measured.bytes(), measured.ofNamespaces(), clock.getAsLong());
            LOG.debugf("the queue could not be measured: %s", e.getMessage());
        } finally {
            measuring.set(false);
        }
    }

    private void forget(String namespace, Size size) {
        added.computeIfPresent(namespace, (_, sum) -> sum.without(size));
        addedBytes.addAndGet(-size.bytes());
    }

    private Map<String, Size> estimated(long bytes, Map<FunctionId, Long> events) {
        long all = events.values().stream().mapToLong(Long::longValue).sum();
        long meanOfAll = all == 0 ? 0 : bytes / all;
        Map<String, Size> ofNamespaces = new HashMap<>();
        events.forEach((function, count) -> {
            Size size = sizes.getIfPresent(function);
            if (count > 0) {
                long mean = size == null ? meanOfAll : size.mean();
                ofNamespaces.merge(function.namespace(), new Size(count, count * mean), Size::plus);
            } else if (size != null) {
                sizes.invalidate(function);
            }
        });
        return ofNamespaces;
    }
}
