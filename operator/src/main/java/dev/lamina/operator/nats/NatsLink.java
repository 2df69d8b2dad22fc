package dev.lamina.operator.nats;

import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.installation.NatsTls;
import dev.lamina.operator.config.OperatorConfig;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The connection to NATS, made when it is first needed and then kept: the operator starts without NATS. It is returned
 * only after a check that the names in NATS belong to this installation. The check is repeated after a reconnect, which
 * may lead to other data.
 *
 * <p>Connections are made in the background. A caller waits for a short time. While NATS is unavailable for longer,
 * callers do not wait, because every reconciliation would.
 */
@Singleton
public class NatsLink {
    private static final Logger LOG = Logger.getLogger(NatsLink.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A server that does not respond, or whose node has died, is left after three to four seconds. */
    private static final Duration PING = Duration.ofSeconds(1);

    private static final int PINGS_OUT = 2;
    private static final String NO_RESPONSE = "NATS does not respond (lamina.nats.url)";

    private final OperatorConfig.Nats config;
    private final NatsNames names;
    private final NatsOwner owner;

    private final AtomicInteger connects = new AtomicInteger();

    // Mutable state, guarded by this
    private CompletableFuture<Connection> connecting;
    private boolean closed;
    private boolean unavailable = true;
    /** Start of the present outage, or of the last one, in nanoseconds. */
    private volatile long unavailableSince = System.nanoTime();
    /** Why NATS is unavailable, if it is. */
    private volatile String trouble = NO_RESPONSE;

    private final Object claiming = new Object();
    // Mutable state, guarded by claiming
    private int claimed = -1;

    @Inject
    NatsLink(OperatorConfig config) {
        this(config.nats(), config.installation());
    }

    /** @param installation its id */
    public NatsLink(OperatorConfig.Nats config, String installation) {
        this.config = config;
        this.names = new NatsNames(config.prefix());
        this.owner = new NatsOwner(names, installation, config.replicas());
    }

    public NatsNames names() {
        return names;
    }

    /**
     * Returns the connection; waits a short time for it, and until the owner of the names in NATS has been checked.
     *
     * @throws IOException if NATS does not respond
     * @throws dev.lamina.installation.ForeignOwnerException if the names belong to another installation
     */
    public Connection connection() throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = connected();
        synchronized (claiming) {
            // Read first: after a reconnect during the check, the check is repeated.
            int now = connects.get();
            if (claimed != now) {
                owner.claim(connection);
                claimed = now;
            }
        }
        return connection;
    }

    private Connection connected() throws IOException, InterruptedException {
        try {
            Connection connection = connecting().get(patience(), TimeUnit.NANOSECONDS);
            if (connection.getStatus() != Connection.Status.CONNECTED && patience() == 0) {
                throw unavailable(null);
            }
            return connection;
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "NATS refused the connection (lamina.nats): " + e.getCause().getMessage(), e.getCause());
        }
    }

    private IOException unavailable(Exception cause) {
        return new IOException(trouble, cause);
    }

    /** Returns how long a caller still waits, in nanoseconds. */
    private long patience() {
        return Math.max(0, PATIENCE.toNanos() - (System.nanoTime() - unavailableSince));
    }

    private synchronized CompletableFuture<Connection> connecting() throws IOException {
        if (closed) {
            throw new IOException("the operator is stopping");
        }
        if (connecting == null || connecting.isCompletedExceptionally() || isClosed(connecting)) {
            unavailableSince = System.nanoTime();
            connecting = new CompletableFuture<>();
            CompletableFuture<Connection> made = connecting;
            Thread.ofPlatform().daemon().name("nats-connection").start(() -> connect(made));
        }
        return connecting;
    }

    /** Returns whether the client has closed the connection for good, as it does after two failed logins. */
    private static boolean isClosed(CompletableFuture<Connection> made) {
        return made.isDone() && made.join().getStatus() == Connection.Status.CLOSED;
    }

    private void connect(CompletableFuture<Connection> made) {
        try {
            Connection connection = Nats.connectReconnectOnConnect(options());
            if (!made.complete(connection)) {
                connection.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            made.completeExceptionally(e);
        } catch (IOException | RuntimeException e) {
            made.completeExceptionally(e);
        }
    }

    @PreDestroy
    public synchronized void close() throws InterruptedException {
        closed = true;
        if (connecting != null
                && !connecting.completeExceptionally(new IOException("the operator is stopping"))
                && !connecting.isCompletedExceptionally()) {
            connecting.join().close();
        }
    }

    private Options options() {
        Options.Builder options = Options.builder()
                .server(config.url())
                .connectionName("lamina-operator")
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(500))
                .connectionTimeout(PATIENCE)
                .pingInterval(PING)
                .maxPingsOut(PINGS_OUT)
                // The client's own listener writes a line for each attempt to reconnect.
                .errorListener(new ErrorListener() {
                    @Override
                    public void exceptionOccurred(Connection nats, Exception exception) {
                        NatsTls.failure(exception).ifPresent(why -> trouble = why);
                    }
                })
                .connectionListener((nats, event) -> recordEvent(event));
        config.username()
                .ifPresent(user -> options.userInfo(user, config.password().orElse("")));
        config.ca().ifPresent(file -> NatsTls.trust(file, options));
        return options.build();
    }

    /** Records the event. The client reports a disconnect again with every failed attempt. */
    private synchronized void recordEvent(ConnectionListener.Events event) {
        LOG.infof("NATS: connection %s", event);
        switch (event) {
            case CONNECTED, RECONNECTED -> {
                connects.incrementAndGet();
                unavailable = false;
                trouble = NO_RESPONSE;
            }
            case DISCONNECTED -> {
                unavailableSince = unavailable ? unavailableSince : System.nanoTime();
                unavailable = true;
            }
            default -> LOG.tracef("NATS: connection event %s is ignored", event);
        }
    }
}
