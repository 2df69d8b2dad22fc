package dev.lamina.gateway.api;

import dev.lamina.gateway.auth.Caller;
import java.util.function.Function;

/** A request that needs no body. A small body is read and ignored. */
public record NoBodyRequest(Function<Caller, Command> task) implements ParsedRequest {
    private static final int IGNORED_BODY_LIMIT = 64 * 1024;

    @Override
    public int bodyLimit() {
        return IGNORED_BODY_LIMIT;
    }

    @Override
    public Command by(Caller caller) {
        return task.apply(caller);
    }
}
