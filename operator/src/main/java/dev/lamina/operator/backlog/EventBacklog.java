package dev.lamina.operator.backlog;

import dev.lamina.api.AsyncStatus;
import dev.lamina.installation.NatsNames;
import dev.lamina.operator.nats.NatsLink;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads the number and the age of the asynchronous events of each function from the gateways' queue in NATS: one
 * request for all functions, and one more for each that has events. The gateway defines the names of consumers and of
 * the header.
 */
@ApplicationScoped
public class EventBacklog {
    private static final Logger LOG = Logger.getLogger(EventBacklog.class);
    private static final String ACCEPTED_AT = "Lamina-Accepted-At";
    private static final int NO_MESSAGE = 10037;

    private final NatsLink nats;
    private final BacklogMeter meter;

    // Mutable state
    private volatile Map<ResourceID, AsyncStatus> last = Map.of();

    public EventBacklog(NatsLink nats, MeterRegistry registry) {
        this.nats = nats;
        this.meter = new BacklogMeter(registry);
    }

    /**
     * Returns the functions that have events, with their numbers. If NATS does not respond, returns the last result.
     * Blocks.
     */
    public Map<ResourceID, AsyncStatus> read() {
        try {
            last = Map.copyOf(read(nats.connection().jetStreamManagement(), nats.names()));
            meter.show(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf("Could not read the backlog of asynchronous events: %s", e.getMessage());
        }
        return last;
    }

    private static Map<ResourceID, AsyncStatus> read(JetStreamManagement management, NatsNames names)
            throws IOException, JetStreamApiException {
        Map<ResourceID, AsyncStatus> found = new HashMap<>();
        for (ConsumerInfo consumer : management.getConsumers(names.asyncStream())) {
            long waiting = consumer.getNumPending() + consumer.getNumAckPending();
            int separator = consumer.getName().indexOf('_');
            if (waiting > 0 && separator > 0) {
                String namespace = consumer.getName().substring(0, separator);
                String token = consumer.getName().substring(separator + 1);
                String oldest = oldest(management, names, namespace + "." + token + ".*")
                        .map(Instant::toString)
                        .orElse(null);
                found.put(new ResourceID(token.replace('_', '.'), namespace), new AsyncStatus(waiting, oldest));
            }
        }
        return found;
    }

    /**
     * Returns the time of the first event in the queue: an older event that waits for a retry is behind it as a new
     * message.
     */
    private static Optional<Instant> oldest(JetStreamManagement management, NatsNames names, String path)
            throws IOException, JetStreamApiException {
        try {
            MessageInfo first = management.getFirstMessage(names.asyncStream(), names.asyncSubject(path));
            return Optional.ofNullable(first.getHeaders())
                    .map(headers -> headers.getFirst(ACCEPTED_AT))
                    .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)).truncatedTo(ChronoUnit.SECONDS));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE || e.getErrorCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
