package dev.lamina.gateway.api;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads one body, and never more bytes than the operation allows. A body whose Content-Length is too large is refused
 * before the first byte is read; any other body is refused when it exceeds the limit.
 *
 * <p>Runs on the connection's event loop. The request was paused on arrival.
 */
final class BodyReader {
    private final HttpServerRequest http;
    private final ParsedRequest parsed;
    private final BodyBudget.Share share;
    private final ClientConnection connection;
    private final Promise<Buffer> whole = Promise.promise();

    // Mutable state
    private Buffer read = Buffer.buffer();

    private BodyReader(
            HttpServerRequest http, ParsedRequest parsed, BodyBudget.Share share, ClientConnection connection) {
        this.http = http;
        this.parsed = parsed;
        this.share = share;
        this.connection = connection;
    }

    static Future<Buffer> read(
            HttpServerRequest http, ParsedRequest parsed, BodyBudget.Share share, ClientConnection connection) {
        long announced = announced(http);
        if (announced > parsed.bodyLimit()) {
            return Future.failedFuture(parsed.tooLarge(announced));
        }
        return parsed.spools() && SpooledBody.isLarge(http, announced)
                ? SpooledBody.read(http, parsed, share, connection)
                : new BodyReader(http, parsed, share, connection).start();
    }

    private Future<Buffer> start() {
        http.handler(this::more)
                .endHandler(end -> whole.tryComplete(read))
                .exceptionHandler(failure -> whole.tryFail(left()));
        connection.awaitBody(() -> whole.tryFail(stalled()));
        if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
            http.response().writeContinue();
        }
        // A caller that left during identification causes no further event.
        if (http.response().closed()) {
            whole.tryFail(left());
        }
        http.resume();
        return whole.future().onComplete(done -> connection.bodyDone());
    }

    private void more(Buffer chunk) {
        if (whole.future().isComplete()) {
            return; // refused already; the rest is read and discarded
        }
        long total = (long) read.length() + chunk.length();
        if (total > parsed.bodyLimit()) {
            whole.tryFail(parsed.tooLarge(total));
            return;
        }
        try {
            share.grow(chunk.length());
        } catch (AwsException full) {
            whole.tryFail(full);
            return;
        }
        connection.bodyMoved(chunk.length());
        read = read.length() == 0 ? chunk : read.appendBuffer(chunk);
    }

    static AwsException stalled() {
        return AwsException.front(
                408, "RequestTimeoutException", "The rest of the request body was not received in time.");
    }

    /** No client reads this error, but it marks the failure as the client's, so that it is not logged as a fault. */
    static AwsException left() {
        return AwsException.front(
                408, "RequestTimeoutException", "The client left before the request body was complete.");
    }

    // A value that is not a number is refused by the HTTP codec.
    private static long announced(HttpServerRequest http) {
        String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            throw AwsException.front(400, "ValidationException", "Content-Length is not a number.");
        }
    }
}
