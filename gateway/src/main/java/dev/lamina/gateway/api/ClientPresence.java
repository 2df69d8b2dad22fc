package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.CallerPresence;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;

/** A caller who is there until its connection is closed. */
public final class ClientPresence implements CallerPresence {
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    private ClientPresence() {}

    /** @param response whose close handler it sets; a streamed response sets its own when it begins */
    public static ClientPresence of(HttpServerResponse response) {
        ClientPresence client = new ClientPresence();
        response.closeHandler(_ -> client.left.complete(null));
        if (response.closed()) {
            client.left.complete(null);
        }
        return client;
    }

    @Override
    public void onLeave(Runnable action) {
        var _ = left.thenRun(action);
    }
}
