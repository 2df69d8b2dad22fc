package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A request of a function about one connection.
 *
 * @param connection its id as it was sent
 */
record ConnectionRequest(
        ConnectionCommands connections, ConnectionCommand.Verb verb, String connection, String namespace, String api)
        implements MatchedRequest, ParsedRequest, Command {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String action() {
        return verb.action();
    }

    @Override
    public String service() {
        return "execute-api";
    }

    @Override
    public String part() {
        return "connections";
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return Message.LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return AwsException.front(
                413, "PayloadTooLargeException", "A message must have " + Message.LIMIT + " bytes at most");
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return Permission.connections(verb.permission(), namespace, api);
    }

    @Override
    public String resource() {
        return "@connections of the API " + namespace + "/" + api;
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return ConnectionId.read(connection)
                .map(id -> connections
                        .carryOut(new ConnectionCommand(verb, id, namespace, api, body))
                        .map(this::response))
                .orElseGet(() -> Future.failedFuture(gone()));
    }

    private Response response(ConnectionAnswer answer) {
        return switch (answer.kind()) {
            case DONE ->
                switch (verb) {
                    case POST -> Response.empty(OK);
                    case GET -> Response.json(OK, answer.state());
                    case DELETE -> Response.empty(NO_CONTENT);
                };
            case GONE -> throw gone();
            case LIMITED ->
                throw AwsException.front(
                        429,
                        "LimitExceededException",
                        "Clients of this namespace have not read too many messages yet. Send it again later.");
            case UNKNOWN ->
                throw AwsException.front(
                        500,
                        "InternalServerException",
                        "The gateway that has the connection did not respond. The message may have been sent.");
        };
    }

    private static AwsException gone() {
        return AwsException.front(410, "GoneException", "The connection does not exist, or has ended.");
    }
}
