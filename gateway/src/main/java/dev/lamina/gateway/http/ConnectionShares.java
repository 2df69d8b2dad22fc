package dev.lamina.gateway.http;

import dev.lamina.gateway.pacing.Shares;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The connections of a port, which the addresses of its clients share: one address gets three quarters at most, and
 * others find room. What is beyond it is closed at once, before a byte of it is read. Clients behind one proxy have one
 * address together.
 */
public final class ConnectionShares {
    private static final int LENT = 3;
    private static final Logger LOG = Logger.getLogger(ConnectionShares.class);

    private final Shares shares;
    private final String port;

    /**
     * @param total connections of all clients
     * @param port for the log
     */
    public ConnectionShares(int total, String port) {
        this.shares = new Shares(total, LENT);
        this.port = port;
    }

    /** Its part, to be given back when the connection closes; empty if there is no room, and it is being closed. */
    public Optional<Shares.Part> admit(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        Optional<Shares.Part> part = shares.tryTake(address == null ? "" : address, 1);
        if (part.isEmpty()) {
            LOG.debugf(
                    "A connection of %s to %s is closed: %d of %d are open",
                    address, port, shares.held(), shares.total());
            connection.close();
        }
        return part;
    }
}
