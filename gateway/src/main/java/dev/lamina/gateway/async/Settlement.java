package dev.lamina.gateway.async;

import java.time.Duration;
import java.time.Instant;

/** What becomes of an event that was delivered. */
sealed interface Settlement {

  /** It ran and succeeded. */
  record Done() implements Settlement {}

  /** The function failed: run it again, as another attempt at the same request. */
  record Retry(int attempt, Instant due) implements Settlement {}

  /** It did not run, through no fault of the function's: back into the queue, not counted. */
  record Back(Duration delay) implements Settlement {}

  /** It will not be run again. */
  record GiveUp(Condition condition) implements Settlement {}

  /** Its function is gone: nobody wants it, or an account of it. */
  record Drop(String reason) implements Settlement {}

  /** Why an event was given up, in the words of Lambda's invocation records. */
  enum Condition {
    RETRIES_EXHAUSTED("RetriesExhausted"),
    EVENT_AGE_EXCEEDED("EventAgeExceeded");

    private final String lambdaName;

    Condition(String lambdaName) {
      this.lambdaName = lambdaName;
    }

    /** As it is written in an invocation record. */
    String lambdaName() {
      return lambdaName;
    }
  }
}
