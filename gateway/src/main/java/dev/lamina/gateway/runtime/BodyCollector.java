package dev.lamina.gateway.runtime;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Collects a request's body up to a limit. The rest is read and discarded, so that the connection and pipelined
 * requests stay usable; the connection of a sender that continues for far too long is closed.
 */
final class BodyCollector implements Handler<Buffer> {
    private static final long DISCARD_LIMIT = 256L << 20;

    private final HttpServerRequest request;
    private final int limit;

    // Mutable state, of the connection's event loop
    private Buffer collected;
    private boolean owned;
    private long received;

    private BodyCollector(HttpServerRequest request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /**
     * Calls the handler with the complete body, or with null when it is too large; never when the connection is lost
     * first.
     */
    static void read(HttpServerRequest request, int limit, Handler<Buffer> whole) {
        BodyCollector body = new BodyCollector(request, limit);
        request.handler(body);
        request.endHandler(end -> whole.handle(body.result()));
        request.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        received += chunk.length();
        if (received > limit) {
            collected = null;
            if (received > DISCARD_LIMIT) {
                request.connection().close();
            }
        } else if (collected == null) {
            // Almost always the only chunk: kept without a copy.
            collected = chunk;
        } else {
            own().appendBuffer(chunk);
        }
    }

    private Buffer own() {
        if (!owned) {
            collected = Buffer.buffer(collected.length() * 2).appendBuffer(collected);
            owned = true;
        }
        return collected;
    }

    private Buffer result() {
        if (received > limit) {
            return null;
        }
        return collected == null ? Buffer.buffer() : collected;
    }
}
