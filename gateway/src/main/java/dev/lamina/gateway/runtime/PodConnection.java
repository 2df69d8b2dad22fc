package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Assignment;
import dev.lamina.gateway.dispatch.EnvironmentPort;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * A pod's connection, with the state that is needed when it closes: its open poll, and the invocations that were sent
 * over it. Used only on the connection's event loop.
 *
 * <p>A response may arrive over another connection than its invocation was sent over. Then this connection reports a
 * loss that is not one; the dispatcher ignores it, because it no longer knows the id.
 */
final class PodConnection {
    /** Nanoseconds after which a token is checked again, although the authenticator caches its answers too. */
    private static final long TOKEN_VALIDITY = 5_000_000_000L;

    private final EnvironmentPort calls;
    private final Context context = Vertx.currentContext();
    private final Thread eventLoop = Thread.currentThread();

    // Mutable state
    private final Map<String, String> handedOut = new HashMap<>();
    private final Map<String, StreamedResult> streams = new HashMap<>();
    private FunctionId function;
    private PollSlot poll;
    private boolean closed;
    private String provenToken;
    private Pod provenPod;
    private long provenAt;

    /** Must be created on the connection's event loop. */
    PodConnection(EnvironmentPort calls) {
        this.calls = calls;
    }

    /** Runs the task on the connection's event loop; immediately when called on it. */
    void execute(Runnable task) {
        if (Thread.currentThread() == eventLoop) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }

    boolean closed() {
        return closed;
    }

    /** The pod that this header proved last; null if that was too long ago. */
    Pod proven(String authorization) {
        return authorization.equals(provenToken) && System.nanoTime() - provenAt < TOKEN_VALIDITY ? provenPod : null;
    }

    void prove(String authorization, Pod pod) {
        provenToken = authorization;
        provenPod = pod;
        provenAt = System.nanoTime();
    }

    void polls(FunctionId of, PollSlot slot) {
        function = of;
        poll = slot;
    }

    void pollEnded() {
        poll = null;
    }

    void handedOut(Assignment assignment) {
        handedOut.put(assignment.invocation().requestId(), assignment.invocationId());
    }

    /** A streamed result that has arrived except for its end. */
    void streamed(String requestId, StreamedResult result) {
        streams.put(requestId, result);
    }

    /** Removes and returns the streamed result of the request, or null. */
    StreamedResult endOf(String requestId) {
        return streams.remove(requestId);
    }

    void answered(String requestId) {
        handedOut.remove(requestId);
    }

    void close() {
        closed = true;
        if (poll != null) {
            calls.cancel(function, poll);
        }
        handedOut.forEach((requestId, invocationId) -> calls.lost(function, requestId, invocationId));
        handedOut.clear();
        streams.clear();
    }
}
