package dev.lamina.gateway.async;

import java.util.concurrent.CompletionStage;

/**
 * Keeps the end of an event: the place of destinations and dead letters. The event leaves the queue only after this has
 * completed. After a failure the event is kept with its end, and this is told again, for as long as it takes; a store must
 * bear being told twice.
 */
public interface OutcomeStore {
  CompletionStage<Void> store(StoredEvent event, Ending ending);
}
