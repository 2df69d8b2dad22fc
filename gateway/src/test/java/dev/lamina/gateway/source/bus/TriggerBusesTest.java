package dev.lamina.gateway.source.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.BusSource;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events reach the rules of their bus, in bounded memory. */
@Timeout(30)
class TriggerBusesTest {
    private static final String ALL = "{\"source\": [{\"prefix\": \"\"}]}";
    private static final int LARGE = 700_000;

    private final FakeTriggers triggers = new FakeTriggers();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private final List<String> archived = new CopyOnWriteArrayList<>();
    private final List<Thread> callers = new CopyOnWriteArrayList<>();
    private final AtomicInteger storing = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean archiveFails;
    private final Buses buses = TestBuses.of(triggers, this::store, TestConfig.of(Map.of()), new Archive());

    @Test
    void unsyncedWatchIsNotTrusted() {
        triggers.put(rule("pay", source("default", ALL)));
        triggers.beginAgain();

        put("default");

        assertThat(stored).hasSize(1);
    }

    @Test
    void unknownBusIsReadOncePerSecond() {
        for (int n = 0; n < 20; n++) {
            assertThat(buses.exists("shop", "nobody")).isFalse();
        }

        // More than one if a second is over.
        assertThat(triggers.reads()).isBetween(1, 5);
    }

    @Test
    void namespaceOfOthersHasNoBus() {
        triggers.doNotServe("shop");

        assertThat(buses.exists("shop", "default")).isFalse();
        assertThat(triggers.reads()).isZero();
    }

    @Test
    void namespaceWithoutBusTriggerIsNotArchived() {
        put("default");
        assertThat(archived).isEmpty();

        triggers.put(rule("pay", source("orders", ALL)));
        put("default");
        assertThat(archived).hasSize(1);
    }

    @Test
    void unarchivedEventReachesNoFunction() {
        triggers.put(rule("pay", source("default", ALL)));
        archiveFails = true;

        assertThatThrownBy(() -> put("default")).hasMessageContaining("no archive");
        assertThat(stored).isEmpty();
    }

    @Test
    void largeInvocationsAreMadeFewAtATime() {
        for (int n = 0; n < 40; n++) {
            triggers.put(rule("f" + n, source("default", ALL)));
        }

        start("default", "x".repeat(LARGE)).join();

        assertThat(stored).hasSize(40);
        assertThat(mostAtOnce.get()).isBetween(1, 2);
    }

    @Test
    void callersThreadMatchesNothing() {
        triggers.put(rule("pay", source("default", ALL)));

        put("default");

        assertThat(callers).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @Test
    void inputThatIsTooLargeIsDiscarded() {
        triggers.put(rule("pay", source("default", ALL)));
        triggers.put(rule("note", source("default", ALL).withInput("1")));

        start("default", "ü".repeat(600_000)).join();

        assertThat(stored)
                .extracting(invocation -> invocation.function().name())
                .containsExactly("note");
    }

    private void put(String bus) {
        start(bus, "x").join();
    }

    private CompletableFuture<Void> start(String bus, String text) {
        Instant now = Instant.now();
        return buses.put(
                        "shop",
                        bus,
                        new BusEvent(
                                "e1",
                                now,
                                now,
                                "shop",
                                "Paid",
                                List.of(),
                                BusJson.object().put("text", text),
                                Optional.empty()))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS);
    }

    private CompletionStage<Void> store(Invocation invocation) {
        callers.add(Thread.currentThread());
        stored.add(invocation);
        mostAtOnce.accumulateAndGet(storing.incrementAndGet(), Math::max);
        return CompletableFuture.runAsync(
                storing::decrementAndGet, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }

    private static Trigger rule(String name, BusSource source) {
        return TestBuses.rule("shop", name, source);
    }

    private static BusSource source(String bus, String pattern) {
        return BusSourceBuilder.builder().name(bus).pattern(pattern).build();
    }

    private final class Archive implements BusArchive {
        @Override
        public void store(BusArn bus, String id, byte[] event) {
            if (archiveFails) {
                throw new IllegalStateException("no archive");
            }
            archived.add(id);
        }

        @Override
        public Set<String> namespaces() {
            return Set.of();
        }

        @Override
        public boolean exists(String namespace) {
            return false;
        }

        @Override
        public void delete(String namespace) {
            // Nothing is kept.
        }

        @Override
        public boolean read(BusArn bus, long after, Optional<Instant> since, Reader reader) {
            return true;
        }
    }
}
