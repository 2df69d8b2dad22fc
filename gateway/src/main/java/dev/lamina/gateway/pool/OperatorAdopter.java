package dev.lamina.gateway.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Asks the operator through NATS. Without NATS, or without an operator, functions start without the pool. */
@Singleton
final class OperatorAdopter implements Adopter {
    private static final Logger LOG = Logger.getLogger(OperatorAdopter.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection nats;
    private final GatewayConfig config;

    OperatorAdopter(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.config = config;
    }

    @Override
    public CompletionStage<Adoption> adopt(FunctionId function, String pod) {
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            return CompletableFuture.completedFuture(new Adoption.Unanswered());
        }
        ObjectNode request = JSON.createObjectNode()
                .put("namespace", function.namespace())
                .put("function", function.name())
                .put("pod", pod);
        try {
            return nats.requestWithTimeout(
                            config.nats().names().adoptions(),
                            JSON.writeValueAsBytes(request),
                            config.pool().adoptWithin())
                    .thenApply(OperatorAdopter::read)
                    .exceptionally(e -> {
                        LOG.debugf("The operator did not adopt pod %s for %s: %s", pod, function, e.getMessage());
                        return new Adoption.Unanswered();
                    });
        } catch (IOException | IllegalStateException e) {
            return CompletableFuture.completedFuture(new Adoption.Unanswered());
        }
    }

    /** The server itself answers without a body if no operator listens. */
    static Adoption read(Message answer) {
        try {
            JsonNode json = JSON.readTree(answer.getData());
            JsonNode variables = json.path("variables");
            if (variables.isObject()) {
                return new Adoption.Adopted(Buffer.buffer(JSON.writeValueAsBytes(variables)));
            }
            String cause = json.path("refused").asText();
            return cause.isEmpty() ? new Adoption.Unanswered() : new Adoption.Refused(cause);
        } catch (IOException e) {
            return new Adoption.Unanswered();
        }
    }
}
