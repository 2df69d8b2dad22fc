package dev.lamina.gateway.async;

import java.time.Duration;
import java.time.Instant;

/** What happens to an event that was delivered. */
sealed interface Settlement {

    /** It will not be run again: it succeeded, or was discarded. */
    record Finish(EndCondition condition) implements Settlement {}

    /** The function failed: run it again, as another attempt at the same request. */
    record Retry(int attempt, Instant due) implements Settlement {}

    /** It did not run, and the function is not at fault: back into the queue, not counted. */
    record Requeue(Duration delay) implements Settlement {}
}
