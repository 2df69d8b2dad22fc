package dev.lamina.gateway.api.eventbridge;

import dev.lamina.gateway.api.AwsJson;
import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.bus.BusJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call of EventBridge's API. */
record MatchedEventsRequest(EventsRequest request, String action, List<EventsAction> actions)
        implements MatchedRequest, BodyRequest {
    private static final int BODY_LIMIT = 3 * 1024 * 1024; // a megabyte in which most characters are escaped
    /** EventBridge's codes for errors that have another code in the Lambda API. */
    private static final Map<String, String> CODES = Map.of("ServiceException", "InternalException");

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String service() {
        return "events";
    }

    @Override
    public String part() {
        return "events";
    }

    @Override
    public MatchedEventsRequest open() {
        if (actions.stream().noneMatch(each -> each.name().equals(action))) {
            throw EventsErrors.unknown(action);
        }
        return this;
    }

    @Override
    public int bodyLimit() {
        return BODY_LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return EventsErrors.validation(PutEvents.TOO_LARGE);
    }

    @Override
    public Command by(Caller caller, Buffer body) {
        EventsAction called = actions.stream()
                .filter(each -> each.name().equals(action))
                .findFirst()
                .orElseThrow(() -> EventsErrors.unknown(action));
        return new Call(
                request,
                action,
                called.read(
                        BusJson.object(body.toString(StandardCharsets.UTF_8))
                                .orElseThrow(() -> EventsErrors.unreadable("The body is not a JSON object.")),
                        caller));
    }

    @Override
    public Response refused(AwsException error) {
        return AwsJson.error(error.status(), CODES.getOrDefault(error.code(), error.code()), error.getMessage());
    }

    /** One call of a known caller. */
    private record Call(EventsRequest request, String name, EventsAction.Order order) implements Command {
        @Override
        public Permission needs() {
            return order.needs();
        }

        @Override
        public Map<Permission, String> alsoNeeds() {
            return order.alsoNeeds();
        }

        @Override
        public Optional<String> precisely() {
            return Optional.of(name);
        }

        @Override
        public String resource() {
            return order.resource();
        }

        @Override
        public Future<Response> answer(Buffer body) {
            return order.carryOut(request).map(AwsJson::result);
        }
    }
}
