package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.StreamEncoder;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response of InvokeWithResponseStream: an event stream if the handler ran, otherwise the same error as Invoke's.
 */
final class EventStreamEncoder implements StreamEncoder {
    private final String version;
    private final Map<String, String> head;

    /** @param version that is invoked */
    EventStreamEncoder(String version) {
        this.version = version;
        this.head = Map.of("Content-Type", EventStream.CONTENT_TYPE, "X-Amz-Executed-Version", version);
    }

    @Override
    public Optional<Response> begin(String contentType, Buffer soFar) {
        return Optional.of(new Response(200, head, List.of(), EventStream.payload(soFar)));
    }

    @Override
    public Buffer part(Buffer part) {
        return EventStream.payload(part);
    }

    @Override
    public Buffer end(Outcome outcome, Optional<Failure> failure) {
        return EventStream.complete(outcome, failure);
    }

    @Override
    public Response whole(Outcome outcome, Optional<Failure> failure, Buffer soFar) {
        if (!(outcome instanceof Outcome.Completed completed)) {
            return OutcomeResponse.of(outcome, version);
        }
        Buffer events = completed.functionError() ? Buffer.buffer() : EventStream.payload(completed.payload());
        return new Response(200, head, List.of(), events.appendBuffer(EventStream.complete(completed, failure)));
    }
}
