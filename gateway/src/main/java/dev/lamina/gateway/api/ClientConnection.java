package dev.lamina.gateway.api;

import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a connection has been without progress, and in which state: without a request, while it receives a
 * body, or with a running invocation, which is never interrupted. One of another protocol has its own limits.
 *
 * <p>Written on the connection's event loop, read by the sweep on another thread: single volatile writes, and the sweep
 * acts through the event loop again.
 */
final class ClientConnection {
    private static final long DRAINED_AT_MOST = 64L * 1024 * 1024;

    private final HttpConnection http;
    private final Context context;

    private enum State {
        IDLE,
        BODY,
        RUNNING,
        UPGRADED
    }

    // Mutable state
    private volatile State state = State.IDLE;
    private volatile long since = System.nanoTime();
    private Runnable onStall = () -> {};
    /** More than one when the client sends the next request before it has the response. */
    private int requests;

    ClientConnection(HttpConnection http, Context context) {
        this.http = http;
        this.context = context;
    }

    void requestBegins() {
        requests++;
        enter(State.RUNNING);
    }

    void awaitBody(Runnable whenItStalls) {
        onStall = whenItStalls;
        enter(State.BODY);
    }

    void bodyMoved() {
        since = System.nanoTime();
    }

    void bodyDone() {
        enter(State.RUNNING);
    }

    /** The next request may have begun already: it begins when a response ends. */
    void requestEnds() {
        requests--;
        if (requests == 0) {
            enter(State.IDLE);
        }
    }

    /**
     * Reads the rest of a body whose response was sent early: many clients read the response only after they have sent
     * everything.
     */
    void drain(HttpServerRequest request) {
        long[] left = {DRAINED_AT_MOST};
        onStall = http::close;
        enter(State.BODY);
        request.exceptionHandler(failure -> {});
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
        if (state == State.IDLE && still > idleLimit) {
            context.runOnContext(v -> closeIfStill(State.IDLE, idleLimit));
        } else if (state == State.BODY && still > bodyLimit) {
            context.runOnContext(v -> stallIfStill(bodyLimit));
        }
    }

    private void closeIfStill(State expected, long limit) {
        if (state == expected && System.nanoTime() - since > limit) {
            http.close();
        }
    }

    private void stallIfStill(long limit) {
        if (state == State.BODY && System.nanoTime() - since > limit) {
            onStall.run();
        }
    }

    /** From now on it is not one of HTTP. */
    void isUpgraded() {
        enter(State.UPGRADED);
    }

    private void enter(State next) {
        if (state == State.UPGRADED) {
            return;
        }
        since = System.nanoTime();
        state = next;
    }

    @Override
    public String toString() {
        return state + " for " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms";
    }
}
