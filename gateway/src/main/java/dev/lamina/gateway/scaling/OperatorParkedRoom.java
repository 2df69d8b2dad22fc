package dev.lamina.gateway.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.GatewayConfig;
import io.nats.client.Connection;
import io.nats.client.Message;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Asks the operator through NATS: it alone may change pods. */
@Singleton
final class OperatorParkedRoom implements ParkedRoom {
    private static final Logger LOG = Logger.getLogger(OperatorParkedRoom.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** It lists the parked pods, and writes to some of them. */
    private static final Duration WITHIN = Duration.ofSeconds(2);

    private final Connection nats;
    private final String subject;
    private final boolean hasPool;

    OperatorParkedRoom(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.subject = config.nats().names().parkedRoom();
        this.hasPool = !config.pool().namespaces().orElse(List.of()).isEmpty();
    }

    @Override
    public int make(BigDecimal cpu, BigDecimal memory) {
        if (!hasPool || nats.getStatus() != Connection.Status.CONNECTED) {
            return 0;
        }
        try {
            Message answer =
                    nats.request(subject, JSON.writeValueAsBytes(Map.of("cpu", cpu, "memory", memory)), WITHIN);
            return answer == null ? 0 : JSON.readTree(answer.getData()).asInt();
        } catch (IOException | IllegalStateException e) {
            LOG.debugf("The operator did not end parked environments: %s", e.getMessage());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
