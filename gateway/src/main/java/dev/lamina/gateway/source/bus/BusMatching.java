package dev.lamina.gateway.source.bus;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.Invocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes the invocations of events a few at a time, because a template may make a megabyte of each: memory is needed for
 * {@link #EVENTS} events at once, of which a namespace has a quarter at most. Patterns are matched by few threads, and
 * one event of a namespace at a time, so that a namespace whose patterns take long delays itself.
 */
final class BusMatching {
    private static final int EVENTS = 16;
    private static final int EVENTS_OF_NAMESPACE = 4;
    private static final int TRIGGERS_AT_ONCE = 16;
    private static final int BYTES_AT_ONCE = 1_048_576;
    /** Then other events may go on. */
    private static final long TURN_NANOS = Duration.ofMillis(20).toNanos();

    private final Executor matchers = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("bus matching ", 0).daemon().factory());
    private final Semaphore events = new Semaphore(EVENTS, true);
    /** A namespace's share exists while it is used. */
    private final LoadingCache<String, Share> shares =
            Caffeine.newBuilder().weakValues().build(_ -> new Share());

    private static final class Share {
        private final Semaphore events = new Semaphore(EVENTS_OF_NAMESPACE, true);
        private final Semaphore matching = new Semaphore(1, true);
    }

    /**
     * Makes the invocations of one event and gives them to the consumer, a few at a time; the consumer returns when
     * they are no longer in memory. Blocks; returns their number.
     *
     * @param delivery makes a Trigger's invocation; empty if the Trigger does not want the event
     */
    int each(
            String namespace,
            List<Trigger> triggers,
            Function<Trigger, Optional<Invocation>> delivery,
            Consumer<List<Invocation>> consumer) {
        Share share = shares.get(namespace);
        share.events.acquireUninterruptibly();
        try {
            events.acquireUninterruptibly();
            try {
                return inTurns(share, triggers, delivery, consumer);
            } finally {
                events.release();
            }
        } finally {
            share.events.release();
        }
    }

    private int inTurns(
            Share share,
            List<Trigger> triggers,
            Function<Trigger, Optional<Invocation>> delivery,
            Consumer<List<Invocation>> consumer) {
        int made = 0;
        int begin = 0;
        while (begin < triggers.size()) {
            Turn turn = turn(share, triggers.subList(begin, triggers.size()), delivery);
            consumer.accept(turn.invocations);
            made += turn.invocations.size();
            begin += turn.triggers;
        }
        return made;
    }

    private Turn turn(Share share, List<Trigger> left, Function<Trigger, Optional<Invocation>> delivery) {
        share.matching.acquireUninterruptibly();
        try {
            return CompletableFuture.supplyAsync(() -> Turn.of(left, delivery), matchers)
                    .join();
        } finally {
            share.matching.release();
        }
    }

    /** @param triggers how many were looked at, one at least */
    private record Turn(int triggers, List<Invocation> invocations) {
        static Turn of(List<Trigger> left, Function<Trigger, Optional<Invocation>> delivery) {
            long end = System.nanoTime() + TURN_NANOS;
            List<Invocation> made = new ArrayList<>();
            int looked = 0;
            int bytes = 0;
            while (looked < left.size()
                    && looked < TRIGGERS_AT_ONCE
                    && bytes < BYTES_AT_ONCE
                    && (looked == 0 || System.nanoTime() < end)) {
                Optional<Invocation> invocation = delivery.apply(left.get(looked));
                invocation.ifPresent(made::add);
                bytes += invocation.map(each -> each.payload().length()).orElse(0);
                looked++;
            }
            return new Turn(looked, made);
        }
    }
}
