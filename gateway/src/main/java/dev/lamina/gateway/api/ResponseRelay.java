package dev.lamina.gateway.api;

import dev.lamina.gateway.api.StreamEncoder.Failure;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ResponseStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Passes one streamed result from the function's event loop to the caller's, part by part. The next part is requested
 * when the caller's connection can take more, so at most one part is between the two. Parts are kept until there are
 * enough for the head of the response; an encoder needs a few kilobytes at most.
 *
 * <p>The trap: the caller may leave at any moment. The function must not notice, so from then on every part counts as
 * taken.
 */
public final class ResponseRelay implements ResponseStream {
    private static final Logger LOG = Logger.getLogger(ResponseRelay.class);

    private final StreamEncoder encoder;
    private final Promise<Response> reply = Promise.promise();
    private final CompletableFuture<Client> sending = new CompletableFuture<>();

    // Mutable state, guarded by this: what the function has sent before the response begins
    private String contentType;
    private Optional<Failure> failure = Optional.empty();
    private final Buffer received = Buffer.buffer();
    private boolean begun;

    public ResponseRelay(StreamEncoder encoder) {
        this.encoder = encoder;
    }

    /** @return completes when the response can begin, on any thread */
    public Future<Response> answer(CompletionStage<Outcome> running) {
        running.thenAccept(this::ended).exceptionally(this::abandon);
        return reply.future();
    }

    /** After an error of the gateway the caller must not wait for the rest: the response fails, or is aborted. */
    private Void abandon(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (!reply.tryFail(cause)) {
            LOG.error("A streamed response cannot be continued and is aborted", cause);
            var _ = sending.thenAccept(to -> to.end(Buffer.buffer(), true));
        }
        return null;
    }

    @Override
    public synchronized void begin(String type) {
        contentType = type;
    }

    @Override
    public CompletionStage<Void> write(Buffer part) {
        Optional<Response> head;
        synchronized (this) {
            if (begun) {
                return sending.thenCompose(to -> to.write(encoder.part(part)));
            }
            received.appendBuffer(part);
            head = encoder.begin(contentType, received);
            begun = head.isPresent();
        }
        head.ifPresent(known -> reply.complete(known.followedBy(this::writeTo)));
        return head.isEmpty() ? CompletableFuture.completedFuture(null) : sending.thenCompose(Client::ready);
    }

    @Override
    public synchronized void failed(String errorType, Buffer error) {
        failure = Optional.of(new Failure(errorType, error));
    }

    private void ended(Outcome ended) {
        Optional<Failure> reported;
        Buffer kept;
        synchronized (this) {
            reported = failure;
            kept = begun ? null : received;
        }
        if (kept != null) {
            reply.tryComplete(encoder.whole(ended, reported, kept));
        } else {
            boolean broken = encoder.breaksOff(ended, reported);
            var _ = sending.thenAccept(to -> to.end(encoder.end(ended, reported), broken))
                    .exceptionally(this::abandon);
        }
    }

    private Future<Void> writeTo(HttpServerResponse response) {
        Client to = new Client(response, Vertx.currentContext());
        sending.complete(to);
        return to.done.future();
    }

    /** The caller's side. Its methods are called on any thread; everything else happens on the caller's event loop. */
    private static final class Client {
        private final HttpServerResponse response;
        private final Context context;
        private final Promise<Void> done = Promise.promise();

        // Mutable state, of the event loop
        private CompletableFuture<Void> room;
        private boolean callerLeft;

        Client(HttpServerResponse response, Context context) {
            this.response = response;
            this.context = context;
            this.callerLeft = response.closed();
            if (!callerLeft) {
                response.closeHandler(closed -> left());
                response.drainHandler(drained -> hasRoom());
            }
        }

        CompletionStage<Void> ready() {
            return write(Buffer.buffer());
        }

        CompletionStage<Void> write(Buffer bytes) {
            CompletableFuture<Void> taken = new CompletableFuture<>();
            context.runOnContext(here -> {
                if (!callerLeft && bytes.length() > 0) {
                    response.write(bytes);
                }
                // Parts after the end count as taken, too: a function's timeout ends the response, but the function may
                // still
                // write.
                if (callerLeft || !response.writeQueueFull()) {
                    taken.complete(null);
                } else {
                    room = taken;
                }
            });
            return taken;
        }

        void end(Buffer bytes, boolean broken) {
            context.runOnContext(here -> {
                if (!callerLeft && bytes.length() > 0) {
                    response.write(bytes);
                }
                if (!callerLeft && broken) {
                    // Without a last chunk, the client detects that the response is incomplete.
                    done.tryFail("the response was aborted");
                    response.reset();
                } else {
                    done.tryComplete();
                }
                left();
            });
        }

        private void left() {
            callerLeft = true;
            hasRoom();
        }

        private void hasRoom() {
            CompletableFuture<Void> waits = room;
            room = null;
            if (waits != null) {
                waits.complete(null);
            }
        }
    }
}
