/**
 * Resolves content apart from the reconcilers. {@link ContentStage} answers at once with the last outcome;
 * {@link ContentPipeline} fetches, builds, checks and stores. No other package uses this one. See docs/adr/0033.
 */
package dev.lamina.operator.content.stage;
