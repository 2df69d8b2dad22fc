package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import dev.lamina.runtime.function.InitException;

/**
 * What Lambda does with a function around a snapshot: it calls the function's CRaC hooks, those before the snapshot in
 * the reverse order of their registration, and those after it in that order. There is no snapshot of memory here, so
 * each environment calls both, one after the other: code sees the same sequence as on Lambda.
 */
final class CheckpointHooks {
    /** Read by the library org.crac in the function's code, which then passes its hooks on to AWS's classes. */
    private static final String IMPLEMENTATION = "org.crac.Core.Compat";

    private static final String AWS = "com.amazonaws.services.lambda.crac";

    private CheckpointHooks() {}

    /** Before the first class of the function is loaded. */
    static void offer() {
        System.setProperty(IMPLEMENTATION, AWS);
    }

    /** Calls all of them. An exception is a failure of init, in the form that it has on Lambda. */
    static void call() throws InitException {
        call(RapidErrorType.BeforeCheckpointError, RuntimeInterface::beforeCheckpoint);
        call(RapidErrorType.AfterRestoreError, RuntimeInterface::afterRestore);
    }

    private static void call(RapidErrorType type, Hooks hooks) throws InitException {
        try {
            hooks.call();
        } catch (Throwable t) {
            throw new InitException(HandlerErrors.ofHooks(type, t));
        }
    }

    /** All hooks of one kind. */
    @FunctionalInterface
    private interface Hooks {
        void call() throws Throwable;
    }
}
