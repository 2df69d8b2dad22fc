package dev.lamina.gateway.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Why an invocation is not taken on.
 *
 * @param outcome what its caller gets
 * @param remedy what may yet remove the objection; completes with whether to look again, never exceptionally
 */
record Objection(Outcome outcome, Optional<Supplier<CompletionStage<Boolean>>> remedy) {

  static Objection last(Outcome outcome) {
    return new Objection(outcome, Optional.empty());
  }

  static Objection unless(Outcome outcome, Supplier<CompletionStage<Boolean>> remedy) {
    return new Objection(outcome, Optional.of(remedy));
  }
}
