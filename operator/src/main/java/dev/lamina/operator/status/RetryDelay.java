package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The interval until a resource is reconciled again. An external problem (an object that is not uploaded, a store that
 * is down) sends no event when it is solved: soon after it began the resource is reconciled every few seconds, later
 * less often.
 */
@ApplicationScoped
public class RetryDelay {
    /** Interval while the problem is new. */
    public static final Duration FIRST = Duration.ofSeconds(5);

    /** Condition types that are no problem when they are not True: a layer may be unused for ever. */
    private static final Set<String> FACTS = Set.of("InUse");

    private static final Duration LAST = Duration.ofMinutes(1);

    private final Clock clock;

    public RetryDelay(Clock clock) {
        this.clock = clock;
    }

    /** Returns half the age of the oldest problem, between 5 seconds and a minute; a minute if there is none. */
    public Duration untilNextCheck(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> !condition.getStatus().equals("True") && !FACTS.contains(condition.getType()))
                .map(condition -> Duration.between(Instant.parse(condition.getLastTransitionTime()), Instant.now(clock))
                        .dividedBy(2))
                .max(Duration::compareTo)
                .map(half -> half.compareTo(FIRST) < 0 ? FIRST : half.compareTo(LAST) > 0 ? LAST : half)
                .orElse(LAST);
    }
}
