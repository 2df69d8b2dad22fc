package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How soon to look again at a resource. What is wrong outside (an object not yet uploaded, a store that is down) sends us
 * no event when it is right again: soon after the trouble began we look every few seconds, later more rarely.
 */
@ApplicationScoped
public class Patience {
  /** Until the next look, as long as the trouble is new. */
  public static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofMinutes(1);

  private final Clock clock;

  public Patience(Clock clock) {
    this.clock = clock;
  }

  /** Half the time that the oldest trouble lasts, between 5 seconds and a minute; a minute where there is none. */
  public Duration untilNextLook(List<Condition> conditions) {
    return conditions.stream()
        .filter(condition -> !condition.getStatus().equals("True"))
        .map(condition -> Duration.between(Instant.parse(condition.getLastTransitionTime()), Instant.now(clock)).dividedBy(2))
        .max(Duration::compareTo)
        .map(half -> half.compareTo(FIRST) < 0 ? FIRST : half.compareTo(LAST) > 0 ? LAST : half)
        .orElse(LAST);
  }
}
