package dev.lamina.gateway.async.destination;

import dev.lamina.api.Function;
import dev.lamina.gateway.async.destination.Reachability.Note;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionChanges;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.FailureCounts;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.pacing.Backoff;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Writes the condition {@code DestinationsReachable} of Functions: it appears with the first message that is not
 * delivered, and becomes True when a message is delivered again. A function whose messages all arrive has no such
 * condition and costs no write.
 *
 * <p>Any gateway writes, based on the resource as it read it last: if another gateway was faster, the API server
 * refuses, and the next check reads what that one wrote.
 */
@Singleton
class ReachabilityWriter implements DestinationReports {
    private static final Logger LOG = Logger.getLogger(ReachabilityWriter.class);
    /** Notes are kept this long, because a delivery here may correct what another gateway is about to write. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Functions functions;
    private final ReachabilityPatch patch;
    private final InstantSource clock;
    private final FailureCounts<FunctionId> failures;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("destination reports").daemon().factory());

    // Mutable state; the inner maps are replaced, never changed
    private final Map<FunctionId, Map<String, Note>> notes = new ConcurrentHashMap<>();

    @Inject
    ReachabilityWriter(Functions functions, ReachabilityPatch patch) {
        this(functions, patch, InstantSource.system());
    }

    ReachabilityWriter(Functions functions, ReachabilityPatch patch, InstantSource clock) {
        this.functions = functions;
        this.patch = patch;
        this.clock = clock;
        this.failures = new FailureCounts<>(AFTER_FAILURE, clock);
    }

    void start(@Observes StartupEvent event, FunctionChanges changes) {
        changes.onChange(this::onChange);
        start();
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Writing the condition DestinationsReachable", this::check), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdown();
    }

    @Override
    public void reached(FunctionId function, String field) {
        note(function, field, Optional.empty());
    }

    @Override
    public void fails(FunctionId function, String field, String why) {
        note(function, field, Optional.of(why));
    }

    private void note(FunctionId function, String field, Optional<String> why) {
        Note note = new Note(why, clock.instant());
        notes.compute(function, (id, before) -> {
            Map<String, Note> next = new HashMap<>(before == null ? Map.of() : before);
            next.put(field, note);
            return next;
        });
    }

    /** A destination that is no longer in the spec must leave the condition. */
    void onChange(FunctionChange change) {
        FunctionId id = change.view().id();
        if (functions.resource(id).filter(Reachability::hasFailures).isPresent()) {
            notes.putIfAbsent(id, Map.of());
        }
    }

    void check() {
        failures.keepOnly(notes::containsKey);
        notes.keySet().stream().filter(failures::mayTry).forEach(id -> {
            try {
                functions.resource(id).ifPresentOrElse(function -> check(id, function), () -> notes.remove(id));
            } catch (RuntimeException e) {
                failed(id, e, e.getMessage());
            }
        });
    }

    private void check(FunctionId id, Function function) {
        Instant now = clock.instant();
        Optional<Condition> next = Reachability.next(function, notes.getOrDefault(id, Map.of()), now);
        if (next.isEmpty()) {
            forget(id, now.minus(KEPT));
        } else if (Reachability.due(function, next.get(), now)) {
            write(id, function, next.get());
        }
    }

    private void forget(FunctionId id, Instant before) {
        notes.computeIfPresent(id, (same, known) -> {
            Map<String, Note> next = new HashMap<>(known);
            next.values().removeIf(note -> note.at().isBefore(before));
            return next.isEmpty() ? null : next;
        });
    }

    private void write(FunctionId id, Function function, Condition condition) {
        try {
            patch.apply(function, condition);
            failures.clear(id);
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> {
                    failures.add(id);
                    LOG.debugf("%s changed meanwhile; the next check reads it again", id);
                }
                case HttpURLConnection.HTTP_NOT_FOUND -> notes.remove(id);
                default -> failed(id, null, e.getMessage());
            }
        }
    }

    private void failed(FunctionId id, RuntimeException unexpected, String why) {
        int times = failures.add(id);
        LOG.logf(
                Backoff.isReported(times) ? Level.WARN : Level.DEBUG,
                unexpected,
                "%s: could not write condition DestinationsReachable, %d failures in a row: %s",
                id,
                times,
                why);
    }
}
