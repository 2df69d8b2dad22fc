package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Encodes a streamed result for the wire. One object serves one result; its methods are called one after the other. */
public interface StreamEncoder {

    /**
     * Begins the response, if there is enough of the result.
     *
     * @param contentType from the function, or null
     * @param soFar the result that was received until now, at least one byte
     * @return the head, with the encoded result until now as its body; empty when more is needed
     */
    Optional<Response> begin(String contentType, Buffer soFar);

    /** One more part of the result. */
    Buffer part(Buffer part);

    /** The last bytes of the response. */
    Buffer end(Outcome outcome, Optional<Failure> failure);

    /**
     * Whether a response that has begun is aborted at its end: if the encoding cannot express a failure, the response
     * must not look complete.
     */
    default boolean breaksOff(Outcome outcome, Optional<Failure> failure) {
        return false;
    }

    /**
     * The whole response, if {@link #begin} never returned a head: the function did not stream, sent nothing, or sent
     * too little.
     *
     * @param soFar the streamed part, possibly empty
     */
    Response whole(Outcome outcome, Optional<Failure> failure, Buffer soFar);

    /**
     * A failure that the function reported in the middle of its stream.
     *
     * @param error the error object, JSON
     */
    record Failure(String errorType, Buffer error) {}
}
