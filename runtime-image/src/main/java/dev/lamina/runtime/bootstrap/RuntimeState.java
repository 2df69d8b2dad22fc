package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.loopback.Rejection;

/** States of a runtime, with the names that Lambda uses when it refuses a change of state. */
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
        return new Rejection(
                403,
                "InvalidStateTransition",
                "State transition from " + word + " to " + to.word
                        + " failed for runtime. Error: State transition is not allowed");
    }
}
