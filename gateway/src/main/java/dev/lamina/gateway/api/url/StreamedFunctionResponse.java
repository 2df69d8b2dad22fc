package dev.lamina.gateway.api.url;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.StreamEncoder;
import dev.lamina.gateway.api.web.FunctionResponse;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A streamed result as the response of a function URL. With AWS's content type for it, the result begins with the head
 * of the response, an object like that of payload format 2.0, and eight zero bytes; otherwise all of it is the body.
 */
final class StreamedFunctionResponse implements StreamEncoder {
    private static final String WITH_HEAD = "application/vnd.awslambda.http-integration-response";
    private static final String BYTES = "application/octet-stream";
    private static final int SEPARATOR = 8;
    /** Bytes of a head; a longer one is malformed. */
    private static final int HEAD_LIMIT = 64 * 1024;

    private final UnaryOperator<Response> finish;

    // Mutable state
    private boolean malformed;

    /** @param finish adds the headers that all responses of the function have */
    StreamedFunctionResponse(UnaryOperator<Response> finish) {
        this.finish = finish;
    }

    @Override
    public Optional<Response> begin(String contentType, Buffer soFar) {
        if (!WITH_HEAD.equals(contentType)) {
            String type = contentType == null ? BYTES : contentType;
            return Optional.of(finish.apply(new Response(200, Map.of("Content-Type", type), List.of(), soFar)));
        }
        int end = separator(soFar);
        if (end < 0) {
            return soFar.length() < HEAD_LIMIT ? Optional.empty() : Optional.of(malformed());
        }
        Buffer body = soFar.getBuffer(end + SEPARATOR, soFar.length());
        return Optional.of(FunctionResponse.head(soFar.getBuffer(0, end))
                .map(head -> finish.apply(new Response(head.status(), head.headers(), head.cookies(), body)))
                .orElseGet(this::malformed));
    }

    private Response malformed() {
        malformed = true;
        return finish.apply(UrlResponse.badGateway());
    }

    /** After a malformed head, the rest is not part of the response that was sent instead. */
    @Override
    public Buffer part(Buffer part) {
        return malformed ? Buffer.buffer() : part;
    }

    /** Nothing: HTTP cannot change the status of a response that has begun. */
    @Override
    public Buffer end(Outcome outcome, Optional<Failure> failure) {
        return Buffer.buffer();
    }

    @Override
    public boolean breaksOff(Outcome outcome, Optional<Failure> failure) {
        boolean whole =
                failure.isEmpty() && outcome instanceof Outcome.Completed completed && !completed.functionError();
        return !whole && !malformed;
    }

    @Override
    public Response whole(Outcome outcome, Optional<Failure> failure, Buffer soFar) {
        boolean nothing = outcome instanceof Outcome.Completed completed
                && !completed.functionError()
                && completed.payload().length() == 0;
        if (failure.isPresent() || soFar.length() > 0) {
            return finish.apply(UrlResponse.badGateway());
        }
        return finish.apply(nothing ? Response.empty(200) : UrlResponse.of(outcome));
    }

    /** The position of the zero bytes, or -1. */
    private static int separator(Buffer soFar) {
        int zeros = 0;
        for (int at = 0; at < soFar.length(); at++) {
            zeros = soFar.getByte(at) == 0 ? zeros + 1 : 0;
            if (zeros == SEPARATOR) {
                return at + 1 - SEPARATOR;
            }
        }
        return -1;
    }
}
