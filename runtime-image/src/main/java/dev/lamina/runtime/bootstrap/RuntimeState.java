package dev.lamina.runtime.bootstrap;

/** States of a runtime, in the words in which Lambda tells a client that it may not go from one to another. */
enum RuntimeState {
  STARTED("Started"),
  INIT_ERROR("InitError"),
  READY("Ready"),
  RUNNING("Running"),
  RESPONSE("InvocationResponse"),
  ERROR_RESPONSE("InvocationErrorResponse");

  private final String word;

  RuntimeState(String word) {
    this.word = word;
  }

  Rejection forbids(RuntimeState to) {
    return new Rejection(403, "InvalidStateTransition",
        "State transition from " + word + " to " + to.word + " failed for runtime. Error: State transition is not allowed");
  }
}
