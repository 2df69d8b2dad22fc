package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.MqttClientTransportConfig;
import dev.lamina.api.MqttSource;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.MqttConfig;
import dev.lamina.gateway.source.queue.OutboundHosts;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Connects to brokers, with the credentials that the Secrets have at that moment. */
@Singleton
class MqttBrokers {
    private final SecretReader secrets;
    private final Clients clients;

    /** Reads the values of a Secret. */
    @FunctionalInterface
    interface SecretReader {
        Map<String, String> read(String namespace, String name) throws QueueException;
    }

    /** Makes a client of a broker. */
    @FunctionalInterface
    interface Clients {
        MqttClientPort create(String namespace, MqttBroker broker, String clientId, MqttClientPort.Listeners listeners)
                throws QueueException, InterruptedException;
    }

    @Inject
    MqttBrokers(QueueSecrets secrets, Vertx vertx, GatewayConfig config) {
        this(secrets::read, vertx, config.mqtt());
    }

    MqttBrokers(SecretReader secrets, Vertx vertx, MqttConfig settings) {
        this(secrets, clients(new MqttTls(vertx), settings));
    }

    MqttBrokers(SecretReader secrets, Clients clients) {
        this.secrets = secrets;
        this.clients = clients;
    }

    /** Returns the broker with the present values of its Secrets. Blocks. */
    MqttBroker broker(String namespace, MqttSource source) throws QueueException {
        return new MqttBroker(source, read(namespace, source.secret()), read(namespace, source.tlsSecret()));
    }

    /**
     * Connects and continues the session, which the broker keeps when the connection ends. Blocks.
     *
     * @param messages gets the messages from now on; must not block
     */
    MqttConnection open(String namespace, MqttBroker broker, String clientId, MqttClientPort.Receiver messages)
            throws QueueException, InterruptedException {
        return open(namespace, broker, clientId, messages, true);
    }

    /** Ends the session with all that the broker keeps for it. Blocks. */
    void discard(String namespace, MqttBroker broker, String clientId) throws QueueException, InterruptedException {
        open(namespace, broker, clientId, (_, _) -> {}, false).close();
    }

    /** Explains why a connection has ended that had hardly begun. */
    QueueException ended(MqttSource source, String clientId, Throwable cause) {
        return MqttFailure.ofEnd(new MqttBroker(source, Map.of(), Map.of()), clientId, cause);
    }

    private MqttConnection open(
            String namespace, MqttBroker broker, String clientId, MqttClientPort.Receiver messages, boolean keepSession)
            throws QueueException, InterruptedException {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        MqttClientPort.Receiver wanted = (message, from) -> {
            // Otherwise nobody would stop it: the attempt has failed, and the broker has answered after that.
            if (!ended.isCompletedExceptionally()) {
                messages.take(message, from);
            }
        };
        MqttClientPort client =
                clients.create(namespace, broker, clientId, new MqttClientPort.Listeners(wanted, ended::complete));
        return MqttConnection.open(broker, clientId, client, ended, keepSession);
    }

    private static Clients clients(MqttTls tls, MqttConfig settings) {
        BrokerLookup lookup = new BrokerLookup(InetAddress::getByName, MqttBroker.PATIENCE);
        OutboundHosts outbound = OutboundHosts.ofProcess();
        return (namespace, broker, clientId, listeners) -> {
            outbound.checkUrl("mqtt.url", broker.source().url());
            MqttClientTransportConfig transport = broker.transport(address(lookup, namespace, broker), tls);
            return broker.source().speaksMqtt5()
                    ? new Mqtt5Port(broker, transport, clientId, settings, listeners)
                    : new Mqtt3Port(broker, transport, clientId, listeners);
        };
    }

    private static InetAddress address(BrokerLookup lookup, String namespace, MqttBroker broker)
            throws QueueException, InterruptedException {
        try {
            return lookup.find(namespace, broker.host());
        } catch (UnknownHostException e) {
            throw MqttFailure.unreachable(broker, e);
        }
    }

    private Map<String, String> read(String namespace, String secret) throws QueueException {
        return secret == null ? Map.of() : secrets.read(namespace, secret);
    }
}
