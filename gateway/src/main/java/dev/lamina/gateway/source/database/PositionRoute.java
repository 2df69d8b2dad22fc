package dev.lamina.gateway.source.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.Triggers;
import io.nats.client.JetStreamApiException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code GET} and {@code PUT /lamina/v1/changes/position}: where a connector keeps how far it has read. Without a
 * position the answer to {@code GET} is 204.
 */
@Singleton
class PositionRoute extends ConnectorRoute {
    private static final String BEARER = "Bearer whsec_";

    private final Positions positions;

    @Inject
    PositionRoute(Triggers triggers, Positions positions, GatewayConfig config) {
        super(triggers, config, Positions.LARGEST);
        this.positions = positions;
    }

    @Override
    public String path() {
        return ConnectorSecret.POSITION_PATH;
    }

    @Override
    Optional<Runnable> room(Trigger trigger, int bytes) {
        return Optional.of(() -> {});
    }

    @Override
    boolean isAuthentic(HttpServerRequest request, byte[] body, byte[] secret) {
        String given = String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION));
        String expected = BEARER + Base64.getEncoder().encodeToString(secret);
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    @Override
    Answer answer(HttpServerRequest request, Trigger trigger, byte[] body) throws IOException, JetStreamApiException {
        String uid = trigger.getMetadata().getUid();
        if (request.method().equals(HttpMethod.GET)) {
            return positions
                    .read(uid)
                    .map(position -> new Answer(200, new String(position, UTF_8)))
                    .orElse(new Answer(204, ""));
        }
        if (!request.method().equals(HttpMethod.PUT)) {
            return new Answer(405, "use GET or PUT");
        }
        if (body.length == 0) {
            return new Answer(400, "the body must be the position: it is empty");
        }
        positions.write(uid, body);
        return new Answer(204, "");
    }

    @Override
    void tooLarge(Trigger trigger, String message) {
        // The connector fails with the answer.
    }
}
