package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An operator that answers every request in the same way. */
final class FakeAdopter implements Adopter {
    static final Buffer VARIABLES = Buffer.buffer("{\"_HANDLER\":\"index.handler\"}");

    private final List<String> requests = new ArrayList<>();
    private Adoption answer = new Adoption.Adopted(VARIABLES);
    private Runnable onRequest = () -> {};

    void answers(Adoption next) {
        answer = next;
    }

    void onRequest(Runnable action) {
        onRequest = action;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public CompletionStage<Adoption> adopt(FunctionId function, String pod) {
        requests.add(function + " " + pod);
        onRequest.run();
        return CompletableFuture.completedFuture(answer);
    }
}
