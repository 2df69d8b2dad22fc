package dev.lamina.gateway.source.queue.nats;

import dev.lamina.api.NatsQueue;
import dev.lamina.gateway.source.queue.QueueException;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A connection to a user's NATS. Also explains why NATS refuses a request: the client reports part of that only through
 * its listener, not in exceptions.
 */
final class NatsLogin implements ErrorListener, StreamConnection {
    private static final Logger LOG = Logger.getLogger(NatsLogin.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int NOT_FOUND = 404;

    private final String url;
    private Connection connection;

    // Mutable state
    private volatile String refusal;

    private NatsLogin(String url) {
        this.url = url;
    }

    /** Connects, and stays connected across restarts of the server. */
    static NatsLogin connect(NatsQueue queue, Map<String, String> secret) throws QueueException, InterruptedException {
        NatsLogin login = new NatsLogin(queue.url());
        try {
            login.connection = Nats.connect(options(queue, secret, login));
            return login;
        } catch (IOException e) {
            throw login.explained(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new QueueException(QueueException.REFUSED, "queue.nats.url: " + e.getMessage(), e);
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public QueueException explained(Exception e) {
        if (e instanceof AuthenticationException || isAboutRights(e.getMessage())) {
            return new QueueException(
                    QueueException.ACCESS_DENIED,
                    "queue.nats.secret: " + url + " refuses the login: correct the values of the Secret",
                    e);
        }
        if (refusal != null) {
            return new QueueException(
                    QueueException.ACCESS_DENIED, "queue.nats: " + url + " does not admit this user: " + refusal, e);
        }
        if (e instanceof JetStreamApiException api) {
            return refused(api);
        }
        return new QueueException(
                QueueException.UNREACHABLE, "queue.nats.url: " + url + " does not respond: " + e.getMessage(), e);
    }

    @Override
    public void errorOccurred(Connection source, String error) {
        if (isAboutRights(error)) {
            refusal = error;
        }
        LOG.debugf("%s: %s", url, error);
    }

    @Override
    public void exceptionOccurred(Connection source, Exception exception) {
        LOG.debugf(exception, "%s: %s", url, exception.getMessage());
    }

    @Override
    public void pullStatusWarning(Connection source, JetStreamSubscription subscription, Status status) {
        LOG.tracef("%s: %s", url, status.getMessageWithCode());
    }

    /** The last error that the server sends is still received. */
    @Override
    public void close() {
        try {
            flush();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flush() throws InterruptedException {
        try {
            connection.flush(FLUSH);
        } catch (TimeoutException | IllegalStateException e) {
            LOG.debugf("%s: closed without a last response: %s", url, e.getMessage());
        }
    }

    private QueueException refused(JetStreamApiException e) {
        if (e.getApiErrorCode() == STREAM_NOT_FOUND || e.getErrorCode() == NOT_FOUND) {
            return new QueueException(
                    QueueException.NOT_FOUND,
                    "queue.nats.stream: " + url + " has no such stream: create it, or correct the name",
                    e);
        }
        return new QueueException(
                QueueException.REFUSED, "queue.nats: " + url + " refuses the consumer: " + e.getMessage(), e);
    }

    private static boolean isAboutRights(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("authorization violation")
                || text.contains("authentication")
                || text.contains("permissions violation");
    }

    private static Options options(NatsQueue queue, Map<String, String> secret, NatsLogin login) {
        Options.Builder options = Options.builder()
                .servers(queue.url().split(","))
                .connectionName("lamina-gateway")
                .maxReconnects(-1)
                .connectionTimeout(TIMEOUT)
                .errorListener(login);
        if (secret.containsKey("token")) {
            options.token(secret.get("token").toCharArray());
        } else if (secret.containsKey("username")) {
            options.userInfo(secret.get("username"), secret.getOrDefault("password", ""));
        }
        return options.build();
    }
}
