package dev.lamina.gateway.runtime;

import dev.lamina.gateway.pacing.Shares;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Room for the responses of pods while they are received, shared by namespaces. A pod whose namespace has no room
 * waits: its request stays paused, and TCP is the brake. Room for a whole response is taken before its first byte is
 * read, so no two halves wait for each other.
 */
final class ResponseRoom {
    /** Smaller responses are in buffers of the connection in any case. */
    private static final int SMALL = 16 * 1024;

    private static final long AGAIN_MS = 10;
    /** A pod that waits for room and sends a response for longer has lost it: the connection is closed. */
    private static final long LONGEST_MS = 60_000;

    private final Shares bytes;

    /** @param bytes of all responses together */
    ResponseRoom(long bytes) {
        this.bytes = new Shares(bytes, Shares.OF_BYTES);
    }

    /** An eighth of the heap. */
    static ResponseRoom ofHeap() {
        return new ResponseRoom(Runtime.getRuntime().maxMemory() / 8);
    }

    /**
     * Continues when there is room, with what must be run when the response is passed on. On the event loop of the
     * connection. Never continues if the connection is lost first.
     */
    void take(PodCall call, int limit, Consumer<Runnable> then) {
        HttpServerRequest request = call.request();
        long length = Math.min(limit, announced(request, limit));
        if (length <= SMALL) {
            then.accept(() -> {});
            return;
        }
        Vertx vertx = vertx();
        long timer = vertx.setTimer(LONGEST_MS, _ -> request.connection().close());
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        take(call.function().namespace(), length, call.connection()::closed, part -> {
            Runnable done = () -> {
                vertx.cancelTimer(timer);
                part.close();
            };
            request.exceptionHandler(_ -> done.run());
            then.accept(done);
        });
    }

    void take(String namespace, long length, BooleanSupplier gone, Consumer<Shares.Part> then) {
        if (gone.getAsBoolean()) {
            return;
        }
        Optional<Shares.Part> part = bytes.tryTake(namespace, length);
        if (part.isPresent()) {
            then.accept(part.get());
        } else {
            vertx().setTimer(AGAIN_MS, _ -> take(namespace, length, gone, then));
        }
    }

    private static Vertx vertx() {
        return Vertx.currentContext().owner();
    }

    private static long announced(HttpServerRequest request, long otherwise) {
        String length = request.getHeader("Content-Length");
        return length == null ? otherwise : Long.parseLong(length.trim());
    }
}
