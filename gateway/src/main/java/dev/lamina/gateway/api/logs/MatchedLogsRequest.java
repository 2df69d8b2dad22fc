package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.api.AwsJson;
import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A call of the API of CloudWatch Logs. */
record MatchedLogsRequest(String action, LogsCalls calls) implements MatchedRequest, BodyRequest {
    private static final int BODY_LIMIT = 256 * 1024;
    private static final ObjectReader READER = new ObjectMapper().reader();

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String service() {
        return "logs";
    }

    @Override
    public String part() {
        return "logs";
    }

    @Override
    public MatchedLogsRequest open() {
        calls.action(action);
        return this;
    }

    @Override
    public int bodyLimit() {
        return BODY_LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return LogsErrors.invalid("The request has more than " + BODY_LIMIT + " bytes.");
    }

    @Override
    public Command by(Caller caller, Buffer body) {
        return new Call(action, calls.action(action).read(new LogsParameters(object(body)), caller), calls);
    }

    private static ObjectNode object(Buffer body) {
        try {
            if (READER.readTree(body.toString(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // The error below says it.
        }
        throw LogsErrors.unreadable("The body is not a JSON object.");
    }

    @Override
    public Response refused(AwsException error) {
        return AwsJson.error(error.status(), error.code(), error.getMessage());
    }

    /** One call of a known caller. */
    private record Call(String name, LogsAction.Order order, LogsCalls calls) implements Command {
        @Override
        public Permission needs() {
            return order.needs();
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
            return calls.run(order).map(AwsJson::result);
        }
    }
}
