package dev.lamina.gateway.nats;

import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsOwner;
import dev.lamina.pacing.Backoff;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the gateway's connection to NATS, however long that takes. Opens it to other code when NATS has reported that
 * the names belong to this installation. A refused login is attempted again: the servers may not know it yet.
 */
final class FirstConnection {
    private static final Logger LOG = Logger.getLogger(FirstConnection.class);
    private static final Backoff BETWEEN_WARNINGS = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Options options;
    private final NatsOwner owner;
    private final PendingConnection pending = new PendingConnection();

    // Mutable state
    private volatile String trouble;

    FirstConnection(Options options, NatsOwner owner) {
        ConnectionListener log = options.getConnectionListener();
        this.options = new Options.Builder(options)
                .connectionListener(new ConnectionListener() {
                    @Override
                    @Deprecated
                    public void connectionEvent(Connection connection, Events event) {
                        connectionEvent(connection, event, null, null);
                    }

                    @Override
                    public void connectionEvent(Connection connection, Events event, Long time, String uri) {
                        log.connectionEvent(connection, event, time, uri);
                        closeAfterTheEnd(connection);
                    }
                })
                .build();
        this.owner = owner;
        this.trouble = "NATS has not answered yet at " + addresses() + " (lamina.nats.url)";
    }

    /**
     * Begins, and waits a moment: if NATS is available, the gateway has the connection from the beginning.
     *
     * @return open; or to be opened, see {@link PendingConnection}
     * @throws ForeignOwnerException NATS has already reported that the names belong to another installation
     */
    Connection begin(Duration atMost) throws InterruptedException {
        Thread.ofPlatform().daemon().name("first-nats-connection").start(this::make);
        if (!pending.await(atMost)) {
            Thread.ofVirtual().name("warn of the missing NATS connection").start(this::warn);
        }
        return pending.connection();
    }

    private void make() {
        try {
            for (int failures = 1; !pending.hasEnded(); failures++) {
                if (attempt()) {
                    return;
                }
                Thread.sleep(AGAIN.after(failures));
            }
        } catch (ForeignOwnerException e) {
            LOG.errorf("The gateway ends: %s", e.getMessage());
            pending.end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there is nothing left to do */
    private boolean attempt() throws InterruptedException {
        try {
            Connection real = Nats.connectReconnectOnConnect(options);
            boolean opened = false;
            try {
                boolean claimed = new FirstClaim(owner, real)
                        .make(why ->
                                trouble = "NATS does not yet report to which installation the names belong: " + why);
                if (!claimed && !pending.hasEnded()) {
                    trouble = "NATS at " + addresses()
                            + " refuses the login (lamina.nats.username, lamina.nats.password): " + real.getLastError();
                }
                opened = claimed && pending.open(real);
            } finally {
                if (!opened) {
                    real.close();
                }
            }
            return opened;
        } catch (ForeignOwnerException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            trouble = "There is no connection to NATS at " + addresses() + " (lamina.nats.url): " + e.getMessage();
            return false;
        }
    }

    /** The client continues to connect until it is closed, and nothing else holds the connection before that. */
    private void closeAfterTheEnd(Connection connection) {
        if (pending.hasEnded()) {
            try {
                connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why there is no connection yet. */
    String trouble() {
        return trouble;
    }

    private void warn() {
        try {
            int turn = 0;
            do {
                turn++;
                LOG.warnf("%s. Without it the gateway serves synchronous invocations only", trouble);
            } while (!pending.await(BETWEEN_WARNINGS.after(turn)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debugf("no connection to NATS was made: %s", e.getMessage());
        }
    }

    /** Without the login that may be part of them. */
    private List<String> addresses() {
        return options.getServers().stream()
                .map(server -> server.getHost() + ":" + server.getPort())
                .toList();
    }
}
