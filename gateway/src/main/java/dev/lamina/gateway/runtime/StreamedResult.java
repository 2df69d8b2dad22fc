package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ResponseStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A result that arrives in chunks. Each is sent to the caller, and the pod's connection is not read until the caller
 * has taken it: so only one chunk and the kernel's buffers are in flight, and the function waits. For a caller of a
 * buffered response the chunks are collected, up to the limit of results.
 */
final class StreamedResult implements Handler<Buffer> {
    /** 200 MiB: Lambda's limit. */
    private static final long STREAM_LIMIT = 200L << 20;
    /** Bytes beyond the limit that are read and discarded, so that the connection stays usable. */
    private static final long DISCARD_LIMIT = 64L << 20;

    private final PodCall call;
    private final Optional<ResponseStream> stream;
    private final long limit;
    private final Buffer collected = Buffer.buffer();

    // Mutable state, of the connection's event loop
    private long received;

    private StreamedResult(PodCall call, Optional<ResponseStream> stream, long limit) {
        this.call = call;
        this.stream = stream;
        this.limit = limit;
    }

    /** Calls the handler when everything has arrived; never when the connection is lost first. */
    static void take(PodCall call, Optional<ResponseStream> stream, Handler<StreamedResult> whole) {
        StreamedResult result =
                new StreamedResult(call, stream, stream.isPresent() ? STREAM_LIMIT : ResponseLimit.BYTES);
        HttpServerRequest request = call.request();
        stream.ifPresent(caller -> caller.begin(request.getHeader("Content-Type")));
        request.handler(result);
        request.endHandler(end -> whole.handle(result));
        request.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        received += chunk.length();
        if (tooLarge()) {
            if (received > limit + DISCARD_LIMIT) {
                call.request().connection().close();
            }
        } else if (stream.isPresent()) {
            pass(chunk, stream.get());
        } else {
            collected.appendBuffer(chunk);
        }
    }

    private void pass(Buffer chunk, ResponseStream caller) {
        CompletableFuture<Void> taken = caller.write(chunk).toCompletableFuture();
        if (!taken.isDone()) {
            call.request().pause();
            // Read on after an error too: otherwise the function waits until its deadline.
            var _ = taken.whenComplete((_, _) -> call.connection().execute(call.request()::resume));
        }
    }

    boolean tooLarge() {
        return received > limit;
    }

    /**
     * The outcome, when the end of the result is known.
     *
     * @param error the error object, null on success
     */
    Outcome.Completed outcome(
            String errorType, Buffer error, Optional<String> logResult, Optional<Outcome.Usage> usage) {
        if (stream.isEmpty()) {
            return tooLarge()
                    ? ResponseLimit.error(logResult, usage)
                    : new Outcome.Completed(error == null ? collected : error, error != null, logResult, usage);
        }
        if (tooLarge()) {
            stream.get().failed(ResponseLimit.TOO_LARGE, ResponseLimit.error(limit));
        } else if (error != null) {
            stream.get().failed(errorType, error);
        }
        return new Outcome.Completed(Buffer.buffer(), false, logResult, usage);
    }
}
