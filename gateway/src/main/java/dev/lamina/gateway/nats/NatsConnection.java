package dev.lamina.gateway.nats;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.installation.NatsOwner;
import dev.lamina.installation.NatsTls;
import io.nats.client.Connection;
import io.nats.client.Options;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The one connection to NATS, shared by all code that needs it; it reconnects as long as the gateway runs.
 *
 * <p>A server whose node has failed, or that stalls, does not close the connection. After three to four seconds without
 * a response the gateway drops the connection, and uses another server if there are several.
 */
final class NatsConnection {
    private static final Duration PING = Duration.ofSeconds(1);
    private static final int PINGS_OUT = 2;
    /** Timeout for a server that accepts the connection but does not respond, as one that stalls. */
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** How long the start of the gateway waits for a connection. */
    private static final Duration FIRST = Duration.ofSeconds(5);
    /** Does not grow: it is one connection for the whole gateway, and everything waits for it. */
    private static final Duration BETWEEN_RECONNECTS = Duration.ofMillis(500);

    /**
     * Waits only a moment for the server: synchronous invocations do not need it, and everything else begins when it is
     * available.
     *
     * @throws dev.lamina.installation.ForeignOwnerException the names in NATS belong to another installation
     */
    @Produces
    @Singleton
    Connection connection(GatewayConfig config) throws InterruptedException {
        NatsOwner owner = new NatsOwner(
                config.nats().names(), config.installation(), config.nats().replicas());
        return new FirstConnection(options(config.nats()), owner).begin(FIRST);
    }

    void close(@Disposes Connection connection) throws InterruptedException {
        connection.close();
    }

    static Options options(GatewayConfig.Nats nats) {
        NatsLog log = new NatsLog();
        Options.Builder options = Options.builder()
                .server(nats.url())
                .connectionName("lamina-gateway")
                .maxReconnects(-1)
                .reconnectWait(BETWEEN_RECONNECTS)
                .connectionTimeout(CONNECT)
                .pingInterval(PING)
                .maxPingsOut(PINGS_OUT)
                .errorListener(log)
                .connectionListener(log);
        if (nats.username().isPresent()) {
            options.userInfo(nats.username().get(), nats.password().orElse(""));
        }
        nats.ca().ifPresent(file -> NatsTls.trust(file, options));
        return options.build();
    }
}
