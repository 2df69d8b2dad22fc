package dev.lamina.gateway.api;

import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/** The command of a known caller: the permission it needs, and its execution. */
public interface Command {

    /** The IAM action, if it depends on more than the head of the request. */
    default Optional<String> precisely() {
        return Optional.empty();
    }

    /** The permission that the caller needs. */
    Permission needs();

    /** The resource of the command, for the message when it is not allowed. */
    String resource();

    /**
     * Whether it needs no permission as a whole, because it checks by itself what of its response the caller may see.
     */
    default boolean isFiltered() {
        return false;
    }

    /** Further permissions that the caller needs, with their resources. */
    default Map<Permission, String> alsoNeeds() {
        return Map.of();
    }

    /** Executes the command. Called only when it is allowed. Completes on any thread. */
    Future<Response> answer(Buffer body);

    /**
     * The same, for a command that goes on for long without the body.
     *
     * @param bodyDone to be run, on any thread, when the body will not be read any more
     */
    default Future<Response> answer(Buffer body, Runnable bodyDone) {
        return answer(body);
    }
}
