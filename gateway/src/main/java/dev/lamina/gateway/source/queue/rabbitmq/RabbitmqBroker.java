package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * A broker as a manifest names it.
 *
 * @param url amqp or amqps, host, port, and the virtual host as its path; without a path it is the one named /
 * @param secret the values of the Secret; empty for the broker's guest user
 */
record RabbitmqBroker(URI url, Map<String, String> secret) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    String virtualHost() {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.length() < 2
                ? "/"
                : URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    int port() {
        boolean known = url.getPort() > 0;
        return known
                ? url.getPort()
                : tls() ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT : ConnectionFactory.DEFAULT_AMQP_PORT;
    }

    String address() {
        return url.getHost() + ":" + port();
    }

    private boolean tls() {
        return url.getScheme().equals("amqps");
    }

    /** @param name the connection's name in the broker's list of connections */
    Connection connect(String name) throws QueueException {
        try {
            return factory().newConnection(name);
        } catch (IOException | TimeoutException | NoSuchAlgorithmException e) {
            throw RabbitmqFailure.ofConnection(this, e);
        }
    }

    private ConnectionFactory factory() throws QueueException, NoSuchAlgorithmException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(url.getHost());
        factory.setPort(port());
        factory.setVirtualHost(virtualHost());
        if (!secret.isEmpty()) {
            factory.setUsername(QueueKind.required(secret, "username"));
            factory.setPassword(QueueKind.required(secret, "password"));
        }
        if (tls()) {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        }
        factory.setConnectionTimeout((int) PATIENCE.toMillis());
        factory.setHandshakeTimeout((int) PATIENCE.toMillis());
        factory.setChannelRpcTimeout((int) PATIENCE.toMillis());
        factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        // A channel's deliveries cannot be settled on another one: the code that uses a channel has to know that it is
        // new.
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }
}
