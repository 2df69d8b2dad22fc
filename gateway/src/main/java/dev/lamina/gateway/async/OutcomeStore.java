package dev.lamina.gateway.async;

import java.util.concurrent.CompletionStage;

/**
 * Keeps the end of an event: the place of destinations and dead letters. The event leaves the queue only after this has
 * completed; after a failure it goes back, and what has ended may end again: a store must bear being told twice.
 */
interface OutcomeStore {
  CompletionStage<Void> store(Settled settled);
}
