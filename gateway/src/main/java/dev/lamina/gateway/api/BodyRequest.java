package dev.lamina.gateway.api;

import dev.lamina.gateway.auth.Caller;
import io.vertx.core.buffer.Buffer;

/** A request whose command is known only from its body. */
public interface BodyRequest extends ParsedRequest {

    @Override
    default Command by(Caller caller) {
        throw new IllegalStateException("the command of this request is known only from its body");
    }

    /** The command in the body. May throw {@link dev.lamina.gateway.http.AwsException}. */
    @Override
    Command by(Caller caller, Buffer body);
}
