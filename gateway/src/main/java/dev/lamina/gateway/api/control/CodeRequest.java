package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiFunction;

/** A request whose body may have a zip of 50 MB, in base64. */
record CodeRequest(String action, BiFunction<Caller, Buffer, Command> command) implements BodyRequest {
    private static final int LONGEST = 70_167_211; // AWS's limit, which is in its message

    @Override
    public int bodyLimit() {
        return LONGEST;
    }

    @Override
    public boolean spools() {
        return true;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return AwsException.of(
                413,
                "RequestEntityTooLargeException",
                "Request must be smaller than " + LONGEST + " bytes for the " + action + " operation");
    }

    @Override
    public Command by(Caller caller, Buffer body) {
        return command.apply(caller, body);
    }
}
