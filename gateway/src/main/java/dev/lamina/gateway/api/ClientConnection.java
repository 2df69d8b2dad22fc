package dev.lamina.gateway.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
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
    /** What a client has to send or to read in a second, on average, once the time for a stall has passed. */
    private static final long SLOWEST_BYTES_PER_SECOND = 16 * 1024;

    /** The rest of a streamed response: what the buffers of the gateway hold of it. */
    private static final int STREAMED = 256 * 1024;

    private final HttpConnection http;
    private final Context context;
    private final long stallNanos;

    private enum State {
        IDLE,
        BODY,
        RUNNING,
        UPGRADED
    }

    // Mutable state
    private volatile State state = State.IDLE;
    private volatile long since = System.nanoTime();
    private volatile long bodyBegan;
    private volatile long bodyBytes;
    /** When the responses that are being written must have been read; 0 if there are none. */
    private volatile long readBy;

    /** Of the event loop: what the client has not taken yet, and when that last changed. */
    private long unreadBytes;

    private long readMoved;
    private int unread;
    private Runnable onStall = () -> {};
    /** Whether the body of the present request was asked for. */
    private boolean bodyWanted;
    /** More than one when the client sends the next request before it has the response. */
    private int requests;

    /** @param stallNanos how long a transfer may stall */
    ClientConnection(HttpConnection http, Context context, long stallNanos) {
        this.http = http;
        this.stallNanos = stallNanos;
        this.context = context;
    }

    void requestBegins() {
        requests++;
        bodyWanted = false;
        enter(State.RUNNING);
    }

    void awaitBody(Runnable whenItStalls) {
        bodyWanted = true;
        onStall = whenItStalls;
        bodyBegan = System.nanoTime();
        bodyBytes = 0;
        enter(State.BODY);
    }

    boolean bodyWanted() {
        return bodyWanted;
    }

    void bodyMoved(int bytes) {
        since = System.nanoTime();
        bodyBytes += bytes;
    }

    /** A response is written from now on; its client has to read it. */
    void responseBegins(int bytes) {
        unread++;
        long now = System.nanoTime();
        readMoved = now;
        long begin = readBy == 0 ? now + stallNanos : Math.max(readBy, now);
        readBy = begin + timeFor(Math.max(bytes, STREAMED));
    }

    void responseWritten() {
        unread = Math.max(0, unread - 1);
        if (unread == 0) {
            readBy = 0;
        }
    }

    private static long timeFor(long bytes) {
        return TimeUnit.SECONDS.toNanos(bytes) / SLOWEST_BYTES_PER_SECOND;
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
        bodyBegan = System.nanoTime();
        bodyBytes = 0;
        enter(State.BODY);
        request.exceptionHandler(failure -> {});
        request.endHandler(end -> requestEnds());
        request.handler(chunk -> {
            bodyMoved(chunk.length());
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
        if (readBy != 0) {
            context.runOnContext(v -> cutOffIfUnread());
        }
        if (state == State.IDLE && still > idleLimit) {
            context.runOnContext(v -> closeIfStill(State.IDLE, idleLimit));
        } else if (state == State.BODY && isSlow(now, bodyLimit)) {
            context.runOnContext(v -> stallIfStill(bodyLimit));
        }
    }

    private void closeIfStill(State expected, long limit) {
        if (state == expected && System.nanoTime() - since > limit) {
            http.close();
        }
    }

    private void stallIfStill(long limit) {
        if (state == State.BODY && isSlow(System.nanoTime(), limit)) {
            onStall.run();
        }
    }

    /** A body that does not move, or that moves so slowly that its sender seems to want to hold memory. */
    private boolean isSlow(long now, long limit) {
        return now - since > limit || now - bodyBegan > limit + timeFor(bodyBytes);
    }

    /** Not closed in order: that would wait behind what the client does not read. */
    private void cutOffIfUnread() {
        ChannelHandlerContext channel = ((ConnectionBase) http).channelHandlerContext();
        ChannelOutboundBuffer out = channel.channel().unsafe().outboundBuffer();
        if (readBy == 0 || out == null) {
            return;
        }
        long now = System.nanoTime();
        long pending = out.totalPendingWriteBytes() - out.currentProgress();
        if (pending != unreadBytes) {
            unreadBytes = pending;
            readMoved = now;
        }
        if (now - readBy > 0 || now - readMoved > stallNanos) {
            var _ = channel.close();
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
