package dev.lamina.gateway.api;

import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A request whose head is parsed. */
public interface ParsedRequest {
    Future<Optional<Response>> ADMITTED = Future.succeededFuture(Optional.empty());

    /** The maximum size of the body, in bytes. */
    int bodyLimit();

    /** @param bytes the size of the body as far as it is known; the body may be larger */
    default AwsException tooLarge(long bytes) {
        return AwsException.of(
                413, "RequestEntityTooLargeException", "Request must be smaller than " + bodyLimit() + " bytes");
    }

    /**
     * Whether a large body waits in a file, not in memory: for bodies that are larger than any event. The command must
     * read it as a stream.
     */
    default boolean spools() {
        return false;
    }

    /**
     * Whether the body may be read at all: the response if not, such as 429. Called on the connection's event loop.
     *
     * @return completes on any thread
     */
    default Future<Optional<Response>> admission() {
        return ADMITTED;
    }

    /** The command of this request for its caller: a bare function name means a function in the caller's namespace. */
    Command by(Caller caller);

    /** The command of this request when its body is known too. */
    default Command by(Caller caller, Buffer body) {
        return by(caller);
    }
}
