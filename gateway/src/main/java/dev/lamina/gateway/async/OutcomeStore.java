package dev.lamina.gateway.async;

import java.util.concurrent.CompletionStage;

/**
 * Stores the outcome of an event: the interface of destinations and dead letters. The event leaves the queue only after
 * this has completed. After a failure the event is kept with its outcome, and this is called again, until it succeeds;
 * an implementation must accept repeated calls.
 */
public interface OutcomeStore {
    CompletionStage<Void> store(StoredEvent event, EventResult result);
}
