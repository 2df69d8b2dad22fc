package dev.lamina.gateway.source.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.queue.QueueException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /lamina/v1/changes}: takes changes from a connector, and answers 200 when they are stored. The connector
 * sends them again until then, and reads no further.
 */
@Singleton
class ChangesRoute extends ConnectorRoute {
    /** Bytes. The connector sends eight changes at most in one request, of 2 MiB at most. */
    static final int LARGEST = 16 * 1024 * 1024;

    /** As the Standard Webhooks advise: an old request that someone has read cannot be sent again later. */
    private static final Duration SIGNED_WITHIN = Duration.ofMinutes(5);

    /** Debezium gives each request another one, and keeps it when it repeats the request. */
    private static final String ID = "webhook-id";

    private static final String COUNTER = "lamina.database.changes";

    private final ChangeStreams streams;
    private final ChangeFormat format;
    private final SharedBytes heldBytes;
    private final DeliveryReports reports;
    private final MeterRegistry meters;

    @Inject
    ChangesRoute(
            Triggers triggers,
            ChangeStreams streams,
            DeliveryReports reports,
            GatewayConfig config,
            ObjectMapper json,
            MeterRegistry meters) {
        super(triggers, config, LARGEST);
        this.streams = streams;
        this.format = new ChangeFormat(json);
        this.heldBytes = new SharedBytes(config.database().byteBudget());
        this.reports = reports;
        this.meters = meters;
    }

    @Override
    public String path() {
        return ConnectorSecret.CHANGES_PATH;
    }

    @Override
    Optional<Runnable> room(Trigger trigger, int bytes) {
        return heldBytes.tryAcquire(trigger.getMetadata().getNamespace(), bytes).map(room -> room::release);
    }

    /** The form of the Standard Webhooks, which Debezium Server has. */
    @Override
    boolean isAuthentic(HttpServerRequest request, byte[] body, byte[] secret) {
        if (!isRecent(request.getHeader("webhook-timestamp"), Instant.now())) {
            return false;
        }
        String expected = ConnectorSecret.signature(
                secret,
                String.valueOf(request.getHeader(ID)),
                String.valueOf(request.getHeader("webhook-timestamp")),
                new String(body, UTF_8));
        String given = String.valueOf(request.getHeader("webhook-signature"));
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    /** @param timestamp seconds since 1970, as text; or null */
    static boolean isRecent(String timestamp, Instant now) {
        try {
            return Math.abs(Math.subtractExact(now.getEpochSecond(), Long.parseLong(timestamp)))
                    <= SIGNED_WITHIN.toSeconds();
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    @Override
    Answer answer(HttpServerRequest request, Trigger trigger, byte[] body) throws InterruptedException {
        try {
            List<RowChange> changes = format.read(body, String.valueOf(request.getHeader(ID)));
            if (!changes.isEmpty()) {
                streams.ensure(trigger);
                streams.store(trigger, changes);
                meters.counter(COUNTER, "outcome", "stored").increment(changes.size());
            }
            return new Answer(200, "");
        } catch (UnreadableChangeException e) {
            reports.error(trigger, e.getMessage());
            return new Answer(400, e.getMessage());
        } catch (QueueException e) {
            // The connector waits, and the database keeps the changes.
            reports.error(trigger, e.getMessage());
            meters.counter(COUNTER, "outcome", "refused").increment();
            return new Answer(503, e.getMessage());
        }
    }

    @Override
    void tooLarge(Trigger trigger, String message) {
        reports.error(trigger, message);
    }
}
