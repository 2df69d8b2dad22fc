package dev.lamina.runtime.extension;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;

/**
 * Why the environment must end.
 *
 * @param errorType Lambda's, such as {@code Extension.Crash}
 */
record ExtensionFailure(String errorType, String why) {
    static final String INIT = "Extension.InitError";
    static final String EXIT = "Extension.ExitError";
    static final String CRASH = "Extension.Crash";
    static final String LAUNCH = "Extension.LaunchError";

    Outcome outcome(String requestId) {
        return SandboxError.ofExtension(requestId, errorType, why);
    }

    InitException duringInit() {
        return new InitException(this::outcome);
    }
}
