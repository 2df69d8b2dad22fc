package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.ConcreteSettersForOptionalMode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as it is stored in the queue.
 *
 * @param requestId the same for every attempt
 * @param acceptedAt when the caller got the response 202: the event's age counts from here
 * @param attempt 1 for the first run, one more after each error of the function; nothing else counts
 * @param notBefore when the attempt is due; absent: at once
 * @param result how it ended, if only its record remains to be delivered
 * @param more headers that a newer version has added, by name; kept with every copy; null: none
 */
@RecordBuilder
@RecordBuilder.Options(addConcreteSettersForOptional = ConcreteSettersForOptionalMode.ENABLED)
public record StoredEvent(
        String requestId,
        FunctionId function,
        String invokedArn,
        Optional<String> traceHeader,
        Instant acceptedAt,
        int attempt,
        Optional<Instant> notBefore,
        byte[] payload,
        Optional<EventResult> result,
        Map<String, String> more)
        implements StoredEventBuilder.With {

    public StoredEvent {
        more = Objects.requireNonNullElse(more, Map.of());
    }

    /** A client context is for synchronous invocations only, as in Lambda. */
    static StoredEvent of(Invocation invocation, Instant now) {
        return StoredEventBuilder.builder()
                .requestId(invocation.requestId())
                .function(invocation.function())
                .invokedArn(invocation.invokedArn())
                .traceHeader(invocation.traceHeader())
                .acceptedAt(now)
                .attempt(1)
                .payload(invocation.payload().getBytes())
                .build();
    }

    StoredEvent retry(int nextAttempt, Instant due) {
        return with(event -> event.attempt(nextAttempt).notBefore(due).result(Optional.empty()));
    }

    /** The same event, of which only the outcome remains to be delivered, with the time of the next delivery. */
    StoredEvent ended(EventResult how, Instant due) {
        return with(event -> event.notBefore(due).result(how));
    }

    Invocation invocation() {
        return new Invocation(
                requestId, function, invokedArn, Buffer.buffer(payload), Optional.empty(), traceHeader, false);
    }

    /**
     * By this id NATS recognises a second copy: one attempt at one request is stored once, and its end once. The
     * function is part of it, because a caller may choose the request id, and must not be able to make another caller's
     * event look like a copy.
     */
    String messageId() {
        return function.function() + "/" + requestId + '/' + attempt + (result.isPresent() ? "/ended" : "");
    }
}
