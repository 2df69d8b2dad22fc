package dev.lamina.runtime.extension;

import dev.lamina.runtime.loopback.Rejection;

/** States of an extension, with the names that Lambda logs, and uses when it refuses a change of state. */
enum ExtensionState {
    STARTED("Started"),
    REGISTERED("Registered"),
    READY("Ready"),
    RUNNING("Running"),
    INIT_ERROR("InitError"),
    EXIT_ERROR("ExitError"),
    LAUNCH_ERROR("LaunchError"),
    EXITED("Exited");

    private final String word;

    ExtensionState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Whether its process is expected to ask for events. */
    boolean serves() {
        return this == REGISTERED || this == READY || this == RUNNING;
    }

    Rejection forbids(ExtensionState to, String extension) {
        return new Rejection(
                403,
                "Extension.InvalidExtensionState",
                "State transition from " + word + " to " + to.word + " failed for extension " + extension
                        + ". Error: State transition is not allowed");
    }
}
