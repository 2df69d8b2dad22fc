package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Assignment;
import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.dispatch.PodCalls;
import dev.lamina.gateway.runtimeapi.PodAuthenticator.Pod;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * What must be known when a pod's connection closes: the poll it left open, and the work that went out over it. Everything
 * here belongs to the connection's event loop.
 *
 * <p>An answer may come over another connection than the work went; then this one tells of a loss that is none, and the
 * dispatcher no longer knows the id.
 */
final class PodConnection {
  /** A token is asked about again after so long, although the authenticator keeps an answer too. */
  private static final long TOKEN_MEMORY = 5_000_000_000L;

  private final PodCalls calls;
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

  /** To be made on the connection's event loop. */
  PodConnection(PodCalls calls) {
    this.calls = calls;
  }

  /** Runs the task on the connection's event loop: now when this is it. */
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

  /** The pod last proven by this very header, if that was a moment ago. */
  Pod proven(String authorization) {
    return authorization.equals(provenToken) && System.nanoTime() - provenAt < TOKEN_MEMORY ? provenPod : null;
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

  /** A result that has come, but for its end. */
  void streamed(String requestId, StreamedResult result) {
    streams.put(requestId, result);
  }

  /** The one that this ends, or null. */
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
