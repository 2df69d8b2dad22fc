package dev.lamina.gateway.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Why an invocation is not taken on.
 *
 * @param outcome what its caller gets
 * @param remedy what may yet remove the objection; completes with whether to look again, never exceptionally
 * @param looks how often an invocation is looked at before this objection stands whatever its remedy says
 */
record Objection(Outcome outcome, Optional<Supplier<CompletionStage<Boolean>>> remedy, int looks) {

  static Objection last(Outcome outcome) {
    return new Objection(outcome, Optional.empty(), 0);
  }

  static Objection unless(Outcome outcome, int looks, Supplier<CompletionStage<Boolean>> remedy) {
    return new Objection(outcome, Optional.of(remedy), looks);
  }
}
