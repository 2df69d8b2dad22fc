package dev.lamina.gateway.source.bus;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.api.BusReference;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.Triggers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds the rules of a bus. This gateway may see a Trigger later than its user does, so a bus does not exist only if
 * the API server has no Trigger for it. Callers with unknown names cannot make the API server busy: one list is read at
 * a time, for all who wait for one, and a missing bus is remembered for a second.
 */
final class BusLookup {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final Triggers triggers;
    private final AtomicReference<CompletableFuture<Collection<Trigger>>> reading = new AtomicReference<>();
    private final Cache<Name, Boolean> missing = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    private record Name(String namespace, String bus) {}

    /**
     * What is known of a bus.
     *
     * @param exists whether events can be put on it
     * @param rules its Triggers, disabled ones included
     * @param isArchived whether its namespace has a Trigger with any bus as its source
     */
    record Found(boolean exists, List<Trigger> rules, boolean isArchived) {
        private static final Found NOTHING = new Found(false, List.of(), false);
    }

    BusLookup(Triggers triggers) {
        this.triggers = triggers;
    }

    /** Blocks while the API server is asked; throws if it must be and does not respond. */
    Found find(String namespace, String bus) {
        if (!triggers.serves(namespace)) {
            return Found.NOTHING;
        }
        if (!triggers.synced()) {
            return among(read(), namespace, bus);
        }
        Found seen = among(triggers.current(), namespace, bus);
        Name name = new Name(namespace, bus);
        if (seen.exists() || missing.getIfPresent(name) != null) {
            return seen;
        }
        Found found = among(read(), namespace, bus);
        if (!found.exists()) {
            missing.put(name, true);
        }
        return found;
    }

    private static Found among(Collection<Trigger> all, String namespace, String bus) {
        List<Trigger> ofNamespace = all.stream()
                .filter(trigger ->
                        trigger.getMetadata().getNamespace().equals(namespace) && !trigger.isMarkedForDeletion())
                .filter(trigger -> trigger.getSpec().source().bus() != null)
                .toList();
        List<Trigger> rules = ofNamespace.stream()
                .filter(trigger ->
                        trigger.getSpec().source().bus().nameOrDefault().equals(bus))
                .toList();
        return new Found(!rules.isEmpty() || bus.equals(BusReference.DEFAULT), rules, !ofNamespace.isEmpty());
    }

    private Collection<Trigger> read() {
        CompletableFuture<Collection<Trigger>> own = new CompletableFuture<>();
        CompletableFuture<Collection<Trigger>> running = reading.compareAndExchange(null, own);
        if (running != null) {
            return running.join();
        }
        try {
            own.complete(triggers.read());
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
        } finally {
            reading.set(null);
        }
        return own.join();
    }
}
