package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.CompiledTriggers;
import dev.lamina.gateway.source.CompiledTriggers.Result;
import dev.lamina.gateway.source.DeliveryReports;
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
import java.util.concurrent.Executor;

/**
 * The filter patterns of subscriptions. They match the member Sns of the record as {@link FilterView} shows it, whose
 * Message is the data: JSON or text. With invalid patterns no message passes, and the trigger's status reports it.
 */
@Singleton
class TopicFilters {
    private static final DataKeys KEYS = DataKeys.of(Mismatch.NO_MATCH, "Message");

    private final CompiledTriggers<List<String>, Filters> compiled;

    @Inject
    TopicFilters(DeliveryReports reports) {
        this(reports, CompiledTriggers.thread("topic filters"));
    }

    /** @param compiler runs one task at a time, in their order */
    TopicFilters(DeliveryReports reports, Executor compiler) {
        this.compiled = new CompiledTriggers<>(
                reports, compiler, InvalidFilterException.REASON, TopicFilters::patterns, TopicFilters::compile);
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(compiled::onChange);
    }

    /** @param sns the member Sns of the record */
    boolean pass(Trigger trigger, ObjectNode sns) {
        if (trigger.getSpec().filtersOrNone().isEmpty()) {
            return true;
        }
        byte[] message = sns.path("Message").asText().getBytes(StandardCharsets.UTF_8);
        return compiled.of(trigger)
                .value()
                .filter(filters -> filters.pass(FilterView.of(sns), Map.of("Message", message)))
                .isPresent();
    }

    private static Optional<List<String>> patterns(Trigger trigger) {
        return trigger.getSpec().source().topic() == null
                ? Optional.empty()
                : Optional.of(trigger.getSpec().filtersOrNone());
    }

    private static Result<Filters> compile(List<String> patterns) {
        try {
            return Result.of(Filters.compile(patterns, KEYS));
        } catch (InvalidFilterException e) {
            return Result.invalid(e.getMessage());
        }
    }
}
