package dev.lamina.gateway.function;

/** Something happened to a Function. */
public sealed interface FunctionChange {
  /** As it is now; for a removal, as it was last. */
  FunctionView view();

  /** It is new, or was there when listening began. */
  record Added(FunctionView view) implements FunctionChange {}

  /** Its spec or its readiness is another. */
  record Changed(FunctionView view, FunctionView before) implements FunctionChange {}

  /** It is gone. */
  record Removed(FunctionView view) implements FunctionChange {}
}
