package dev.lamina.gateway.api;

import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection has stood still, and in which of its three moods: without a request, with a body under way, or
 * with an invocation that runs, which is never cut.
 *
 * <p>Written on the connection's event loop, read by the sweep on another thread: single volatile writes, and the sweep
 * acts through the event loop again.
 */
final class ClientConnection {
  private static final long DRAINED_AT_MOST = 64L * 1024 * 1024;

  private final HttpConnection http;
  private final Context context;

  private enum Mood { IDLE, BODY, RUNNING }

  // Mutable state
  private volatile Mood mood = Mood.IDLE;
  private volatile long since = System.nanoTime();
  private Runnable onStall = () -> {};
  /** More than one when the client sends the next request before it has the answer. */
  private int requests;

  ClientConnection(HttpConnection http, Context context) {
    this.http = http;
    this.context = context;
  }

  void requestBegins() {
    requests++;
    enter(Mood.RUNNING);
  }

  void awaitBody(Runnable whenItStalls) {
    onStall = whenItStalls;
    enter(Mood.BODY);
  }

  void bodyMoved() {
    since = System.nanoTime();
  }

  void bodyDone() {
    enter(Mood.RUNNING);
  }

  /** The next request may have begun already: an answer's end is its beginning. */
  void requestEnds() {
    requests--;
    if (requests == 0) {
      enter(Mood.IDLE);
    }
  }

  /** The answer went out before the body was read: lets the client finish sending, for it looks at the answer only then. */
  void drain(HttpServerRequest request) {
    long[] left = {DRAINED_AT_MOST};
    onStall = http::close;
    enter(Mood.BODY);
    request.exceptionHandler(gone -> {});
    request.endHandler(end -> requestEnds());
    request.handler(chunk -> {
      bodyMoved();
      left[0] -= chunk.length();
      if (left[0] < 0) {
        http.close();
      }
    });
    request.resume();
  }

  /** Called by the sweep. */
  void check(long now, long idleLimit, long bodyLimit) {
    long still = now - since;
    if (mood == Mood.IDLE && still > idleLimit) {
      context.runOnContext(v -> closeIfStill(Mood.IDLE, idleLimit));
    } else if (mood == Mood.BODY && still > bodyLimit) {
      context.runOnContext(v -> stallIfStill(bodyLimit));
    }
  }

  private void closeIfStill(Mood expected, long limit) {
    if (mood == expected && System.nanoTime() - since > limit) {
      http.close();
    }
  }

  private void stallIfStill(long limit) {
    if (mood == Mood.BODY && System.nanoTime() - since > limit) {
      onStall.run();
    }
  }

  private void enter(Mood next) {
    since = System.nanoTime();
    mood = next;
  }

  @Override
  public String toString() {
    return mood + " for " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms";
  }
}
