package dev.lamina.operator.status;

import dev.lamina.api.Lamina;
import dev.lamina.api.UnreadableField;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates conditions; the only class that sets their transition times. */
@ApplicationScoped
public class Conditions {
    private final Clock clock;

    public Conditions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the conditions of the current facts, in their order.
     *
     * @param before the previous conditions, or null: a status that did not change keeps its transition time
     * @param generation of the spec that the facts refer to
     */
    public List<Condition> of(List<ConditionFact> facts, List<Condition> before, long generation) {
        return facts.stream().map(fact -> condition(fact, before, generation)).toList();
    }

    /**
     * Returns the previous conditions and a {@link ReconcileFailure}. If there was no Ready, which every status has, it
     * is Unknown.
     *
     * @param before the previous conditions, or null
     */
    public List<Condition> failed(ConditionFact failure, List<Condition> before, long generation) {
        List<Condition> others = before == null
                ? List.of()
                : before.stream()
                        .filter(condition -> !failure.type().equals(condition.getType()))
                        .toList();
        List<Condition> ready = find(before, Lamina.READY).isPresent()
                ? List.of()
                : of(
                        List.of(ConditionFact.unknown(Lamina.READY, failure.reason(), failure.message())),
                        before,
                        generation);
        return Stream.of(ready, others, of(List.of(failure), before, generation))
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the conditions of a resource whose spec cannot be read. */
    public List<Condition> unreadable(UnreadableField field, List<Condition> before, long generation) {
        ConditionFact unreadable = ConditionFact.isFalse(Lamina.READY, UnreadableField.REASON, field.message());
        return withProgress(unreadable, List.of(unreadable), before, generation);
    }

    /**
     * Returns the conditions of the current facts. While the verdict is not True, there is also Reconciling (in
     * progress) or Stalled (failed).
     *
     * @param verdict one of the facts: whether the resource matches its spec
     */
    public List<Condition> withProgress(
            ConditionFact verdict, List<ConditionFact> facts, List<Condition> before, long generation) {
        return of(
                Stream.concat(
                                facts.stream(),
                                ProgressConditions.of(verdict, before, generation, clock.instant()).stream())
                        .toList(),
                before,
                generation);
    }

    /** Returns the condition of this type, if there is one. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    private Condition condition(ConditionFact fact, List<Condition> before, long generation) {
        String since = find(before, fact.type())
                .filter(old -> old.getStatus().equals(fact.status()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(this::now);
        return new ConditionBuilder()
                .withType(fact.type())
                .withStatus(fact.status())
                .withReason(fact.reason())
                .withMessage(fact.message())
                .withLastTransitionTime(since)
                .withObservedGeneration(generation)
                .build();
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
