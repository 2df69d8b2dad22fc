package dev.lamina.gateway.function;

/** A change of a Function. */
public sealed interface FunctionChange {
    /** Its present state; for a removal, its last state. */
    FunctionView view();

    /** It is new, or existed when listening began. */
    record Added(FunctionView view) implements FunctionChange {}

    /** Its spec or its readiness has changed. */
    record Changed(FunctionView view, FunctionView before) implements FunctionChange {}

    /** It was deleted. */
    record Removed(FunctionView view) implements FunctionChange {}
}
