package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The filter patterns of subscriptions. They match the member Sns of the record as {@link FilterView} shows it, whose
 * Message is the data: JSON or text. With invalid patterns no message passes, and the trigger's status reports it.
 */
@Singleton
class TopicFilters {
    private static final DataKeys KEYS = DataKeys.of(Mismatch.NO_MATCH, "Message");

    private final DeliveryReports reports;
    private final Executor compiler;
    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    private record Compiled(List<String> patterns, Optional<Filters> filters, String error) {}

    @Inject
    TopicFilters(DeliveryReports reports) {
        this(
                reports,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("topic filters").daemon().factory()));
    }

    /** @param compiler runs one task at a time, in their order */
    TopicFilters(DeliveryReports reports, Executor compiler) {
        this.reports = reports;
        this.compiler = compiler;
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    /** @param sns the member Sns of the record */
    boolean pass(Trigger trigger, ObjectNode sns) {
        if (trigger.getSpec().filtersOrNone().isEmpty()) {
            return true;
        }
        byte[] message = sns.path("Message").asText().getBytes(StandardCharsets.UTF_8);
        return of(trigger)
                .filters()
                .filter(filters -> filters.pass(FilterView.of(sns), Map.of("Message", message)))
                .isPresent();
    }

    /**
     * Compiles off the watch's thread, because it takes time. One task after the other, so that a trigger's newest
     * patterns count.
     */
    private void onChange(TriggerChange change) {
        if (change.trigger().getSpec().source().topic() != null) {
            compiler.execute(() -> follow(change));
        }
    }

    private void follow(TriggerChange change) {
        Trigger trigger = change.trigger();
        if (!(change instanceof TriggerChange.Put)) {
            compiled.remove(trigger.getMetadata().getUid());
            return;
        }
        Compiled current = of(trigger);
        if (current.filters().isPresent()) {
            reports.flows(trigger);
        } else {
            reports.fails(trigger, InvalidFilterException.REASON, current.error());
        }
    }

    private Compiled of(Trigger trigger) {
        List<String> patterns = trigger.getSpec().filtersOrNone();
        return compiled.compute(
                trigger.getMetadata().getUid(),
                (uid, before) -> before != null && before.patterns().equals(patterns) ? before : compile(patterns));
    }

    private static Compiled compile(List<String> patterns) {
        try {
            return new Compiled(patterns, Optional.of(Filters.compile(patterns, KEYS)), "");
        } catch (InvalidFilterException e) {
            return new Compiled(patterns, Optional.empty(), e.getMessage());
        }
    }
}
