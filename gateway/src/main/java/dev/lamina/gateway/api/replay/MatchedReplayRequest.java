package dev.lamina.gateway.api.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.source.ReplayProgress;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** One replay call. */
public record MatchedReplayRequest(Replay replay, String namespace, String trigger, String requestId)
        implements MatchedRequest, ParsedRequest, Command {
    private static final int BODY_LIMIT = 8 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends the events of a trigger again. */
    @FunctionalInterface
    public interface Replay {
        /** Fails with {@link dev.lamina.gateway.http.AwsException} if the caller can fix the reason. */
        Future<ReplayProgress> start(String namespace, String trigger, byte[] body, String requestId);
    }

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String part() {
        return "replay";
    }

    @Override
    public String action() {
        return "Replay";
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return BODY_LIMIT;
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return Permission.replay(namespace, trigger);
    }

    @Override
    public String resource() {
        return namespace + "/" + trigger;
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return replay.start(namespace, trigger, body.getBytes(), requestId)
                .map(progress -> Response.json(
                        200, Buffer.buffer(JSON.valueToTree(progress).toString())));
    }
}
