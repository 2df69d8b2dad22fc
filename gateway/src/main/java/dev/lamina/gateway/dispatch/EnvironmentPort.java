package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/**
 * What pods request from and report to the dispatcher; every call is made in the name of a pod whose identity is
 * proven.
 */
public interface EnvironmentPort {

    /**
     * Gives the slot the invocation that has waited longest, or keeps it until there is one or the poll's time is over.
     */
    void poll(FunctionId function, Slot slot);

    /** The poll's connection closed before it was answered. */
    void cancel(FunctionId function, Slot slot);

    /**
     * The invocation's result or error.
     *
     * @param invocationId as the pod echoed it, null when it did not
     */
    Verdict answer(FunctionId function, String pod, String requestId, String invocationId, Outcome.Completed answer);

    /**
     * The invocation's result begins to arrive, part by part; {@link #answer} ends it.
     *
     * @param invocationId as the pod echoed it, null when it did not
     */
    Begun begin(FunctionId function, String pod, String requestId, String invocationId);

    /**
     * The invocation has not been run, and goes to the front of its queue.
     *
     * @param invocationId as the pod echoed it, null when it did not
     * @return false when this pod does not have it
     */
    boolean handBack(FunctionId function, String pod, String requestId, String invocationId);

    /** The connection over which the invocation was given out has closed before the answer. */
    void lost(FunctionId function, String requestId, String invocationId);

    /** The environment is to end, with its pod or for a reset: its idle polls end, and later ones are not kept. */
    void stopping(FunctionId function, Environment environment);

    /**
     * A program ended; the invocations it still had to answer end with it.
     *
     * @param exitStatus of the process, 128 + signal when it was killed
     */
    void exited(FunctionId function, Environment environment, int exitStatus);

    /**
     * The result of the beginning of an answer.
     *
     * @param stream receives its parts; empty if the caller wants it whole
     */
    record Begun(Verdict verdict, Optional<ResponseStream> stream) {}

    /** The result of an answer. */
    enum Verdict {
        ACCEPTED,
        /** No invocation of that id runs in that pod: the id is wrong, or it was answered before. */
        UNKNOWN_REQUEST,
        /** The id is right, the attempt is not. */
        OTHER_ATTEMPT
    }
}
