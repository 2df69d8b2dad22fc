package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import java.util.concurrent.CompletionStage;

/** Makes parked pods pods of a function: the operator does, which may change pods. */
interface Adopter {
    /** Completes on any thread, and never exceptionally. */
    CompletionStage<Adoption> adopt(FunctionId function, String pod);
}
