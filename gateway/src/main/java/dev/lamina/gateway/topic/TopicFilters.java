package dev.lamina.gateway.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.filter.DataKeys;
import dev.lamina.gateway.filter.DataKeys.Mismatch;
import dev.lamina.gateway.filter.Filters;
import dev.lamina.gateway.filter.InvalidFilterException;
import dev.lamina.gateway.trigger.DeliveryReports;
import dev.lamina.gateway.trigger.TriggerChange;
import dev.lamina.gateway.trigger.TriggerChanges;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The filter patterns of subscriptions, on the member Sns of the record, of which Message is the data: JSON or text.
 * Patterns that cannot be used let nothing through, and the trigger's status says so.
 */
@Singleton
class TopicFilters {
  private static final DataKeys KEYS = DataKeys.of(Mismatch.NO_MATCH, "Message");

  private final DeliveryReports reports;
  private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

  private record Compiled(List<String> patterns, Optional<Filters> filters, String error) {}

  TopicFilters(DeliveryReports reports) {
    this.reports = reports;
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
    return of(trigger).filters().filter(filters -> filters.pass(sns, Map.of("Message", message))).isPresent();
  }

  private void onChange(TriggerChange change) {
    Trigger trigger = change.trigger();
    if (trigger.getSpec().source().topic() == null) {
      return;
    }
    if (change instanceof TriggerChange.Removed) {
      compiled.remove(trigger.getMetadata().getUid());
      return;
    }
    Compiled now = of(trigger);
    if (now.filters().isPresent()) {
      reports.flows(trigger);
    } else {
      reports.fails(trigger, InvalidFilterException.REASON, now.error());
    }
  }

  private Compiled of(Trigger trigger) {
    List<String> patterns = trigger.getSpec().filtersOrNone();
    return compiled.compute(trigger.getMetadata().getUid(), (uid, before) ->
        before != null && before.patterns().equals(patterns) ? before : compile(patterns));
  }

  private static Compiled compile(List<String> patterns) {
    try {
      return new Compiled(patterns, Optional.of(Filters.compile(patterns, KEYS)), "");
    } catch (InvalidFilterException e) {
      return new Compiled(patterns, Optional.empty(), e.getMessage());
    }
  }
}
