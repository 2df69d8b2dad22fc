package dev.lamina.gateway.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Why an invocation is not admitted.
 *
 * @param outcome the outcome that its caller gets
 * @param remedy an action that may remove the reason; completes with whether to check again, never exceptionally
 * @param maxChecks how many checks an invocation gets at most before this reason is final, whatever its remedy returns
 */
record Rejection(Outcome outcome, Optional<Supplier<CompletionStage<Boolean>>> remedy, int maxChecks) {

    static Rejection last(Outcome outcome) {
        return new Rejection(outcome, Optional.empty(), 0);
    }

    static Rejection unless(Outcome outcome, int maxChecks, Supplier<CompletionStage<Boolean>> remedy) {
        return new Rejection(outcome, Optional.of(remedy), maxChecks);
    }
}
