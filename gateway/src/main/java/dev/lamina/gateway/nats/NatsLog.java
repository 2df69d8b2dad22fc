package dev.lamina.gateway.nats;

import dev.lamina.installation.NatsTls;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.support.Status;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * The client's own reports, written to this log at a suitable level: an expired pull, for example, is the normal case.
 */
final class NatsLog implements ErrorListener, ConnectionListener {
    private static final Logger LOG = Logger.getLogger(NatsLog.class);

    // Mutable state
    private volatile Events last;
    /** The TLS failure in the log since the last connection. The client reports it again at each attempt. */
    private volatile String tls = "";

    @Override
    public void errorOccurred(Connection connection, String error) {
        LOG.warnf("NATS: %s", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        LOG.debugf(exception, "NATS: %s", exception.getMessage());
        NatsTls.failure(exception).filter(why -> !why.equals(tls)).ifPresent(why -> {
            tls = why;
            LOG.warn(why);
        });
    }

    @Override
    public void pullStatusWarning(Connection connection, JetStreamSubscription subscription, Status status) {
        LOG.debugf("NATS: %s", status.getMessageWithCode());
    }

    @Override
    public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {
        LOG.debugf("NATS: %s", status.getMessageWithCode());
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection connection, Events event) {
        LOG.infof("NATS: connection %s", event.getEvent());
    }

    @Override
    public void connectionEvent(Connection connection, Events event, Long time, String uri) {
        // A lost connection is reported as lost again at each attempt, twice a second; so is one that never existed.
        LOG.logf(
                uri == null || event == last ? Level.DEBUG : Level.INFO,
                "NATS: connection %s, %s",
                event.getEvent(),
                uri);
        last = event;
        if (event == Events.CONNECTED || event == Events.RECONNECTED) {
            tls = "";
        }
    }
}
