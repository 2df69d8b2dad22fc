package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.lamina.gateway.source.queue.QueueException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Explains an error of the broker to the author of the manifest. */
final class MqttFailure {
    static final String PROTOCOL = "ProtocolNotSupported";
    static final String SHARED = "SharedSubscriptionsNotSupported";
    static final String FILTER = "InvalidTopicFilter";
    private static final int FIRST_ERROR = 128;

    private MqttFailure() {}

    static QueueException ofConnection(MqttBroker broker, String clientId, Throwable failure) {
        Optional<Mqtt5ConnAckException> refused5 = find(failure, Mqtt5ConnAckException.class);
        if (refused5.isPresent()) {
            return refused(broker, clientId, refused5.get().getMqttMessage().getReasonCode(), failure);
        }
        Optional<Mqtt3ConnAckException> refused3 = find(failure, Mqtt3ConnAckException.class);
        if (refused3.isPresent()) {
            return refused(broker, clientId, refused3.get().getMqttMessage().getReturnCode(), failure);
        }
        Optional<SSLException> tls = find(failure, SSLException.class);
        if (tls.isPresent()) {
            return new QueueException(
                    MqttTls.REASON,
                    "mqtt.tlsSecret: no TLS connection to " + broker.address()
                            + ": the CA that signed the broker's certificate must be in ca.crt, and the broker must "
                            + "accept the client certificate in tls.crt ("
                            + tls.get().getMessage() + ")",
                    failure);
        }
        return unreachable(broker, failure);
    }

    private static QueueException refused(
            MqttBroker broker, String clientId, Mqtt5ConnAckReasonCode code, Throwable cause) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD ->
                login(broker, code.name(), cause);
            case CLIENT_IDENTIFIER_NOT_VALID -> clientId(broker, clientId, cause);
            case UNSUPPORTED_PROTOCOL_VERSION -> protocol(broker, "MQTT 5: set it to Mqtt311", cause);
            case SERVER_UNAVAILABLE, SERVER_BUSY, CONNECTION_RATE_EXCEEDED -> unreachable(broker, cause);
            default -> other(broker, code.name(), cause);
        };
    }

    private static QueueException refused(
            MqttBroker broker, String clientId, Mqtt3ConnAckReturnCode code, Throwable cause) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> login(broker, code.name(), cause);
            case IDENTIFIER_REJECTED -> clientId(broker, clientId, cause);
            case UNSUPPORTED_PROTOCOL_VERSION -> protocol(broker, "MQTT 3.1.1: set it to Mqtt5", cause);
            case SERVER_UNAVAILABLE -> unreachable(broker, cause);
            default -> other(broker, code.name(), cause);
        };
    }

    /** @param code of the broker for this filter, as in MQTT 5; 128 for any refusal in MQTT 3.1.1 */
    static Optional<QueueException> ofSubscription(MqttBroker broker, String filter, int code) {
        if (code < FIRST_ERROR) {
            return Optional.empty();
        }
        Mqtt5SubAckReasonCode reason = Optional.ofNullable(Mqtt5SubAckReasonCode.fromCode(code))
                .orElse(Mqtt5SubAckReasonCode.UNSPECIFIED_ERROR);
        return Optional.of(
                switch (reason) {
                    case TOPIC_FILTER_INVALID, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED ->
                        new QueueException(
                                FILTER,
                                "mqtt.topicFilters: the broker at " + broker.address() + " cannot use " + filter
                                        + ": correct it (" + reason + ")",
                                null);
                    case SHARED_SUBSCRIPTIONS_NOT_SUPPORTED ->
                        new QueueException(
                                SHARED,
                                "mqtt.sessions: the broker at " + broker.address()
                                        + " has no shared subscriptions: set it to 1",
                                null);
                    case NOT_AUTHORIZED, UNSPECIFIED_ERROR ->
                        new QueueException(
                                QueueException.ACCESS_DENIED,
                                "mqtt.topicFilters: this login may not subscribe to " + filter + " at "
                                        + broker.address() + ": give it the permission, or correct the filter",
                                null);
                    default -> other(broker, reason.name(), null);
                });
    }

    /** A connection has ended that had hardly begun, and not for the first time. */
    static QueueException ofEnd(MqttBroker broker, String clientId, Throwable cause) {
        if (find(cause, MqttDecodeException.class).isPresent()) {
            return new QueueException(
                    QueueException.REFUSED,
                    "mqtt.topicFilters: the broker at " + broker.address()
                            + " sends a message that is not valid, or larger than " + MqttClientPort.LARGEST_PACKET
                            + " bytes: limit the size of messages at the broker",
                    cause);
        }
        Optional<Mqtt5DisconnectReasonCode> code = find(cause, Mqtt5DisconnectException.class)
                .map(end -> end.getMqttMessage().getReasonCode());
        if (code.isPresent() && code.get() != Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER) {
            return new QueueException(
                    QueueException.REFUSED,
                    "mqtt.url: connections to the broker at " + broker.address()
                            + " end again and again: see the broker's log for client " + clientId + " (" + code.get()
                            + ": " + cause.getMessage() + ")",
                    cause);
        }
        return new QueueException(
                QueueException.REFUSED,
                "mqtt.clientId: the broker at " + broker.address() + " ends the connection of client " + clientId
                        + " again and again: no other client may have this identifier"
                        + (code.isPresent() ? "" : "; if none has, see the broker's log") + " (" + cause.getMessage()
                        + ")",
                cause);
    }

    static QueueException unreachable(MqttBroker broker, Throwable cause) {
        return new QueueException(
                QueueException.UNREACHABLE,
                "mqtt.url: no response from " + broker.address() + ": start the broker, or correct the address"
                        + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
    }

    private static QueueException login(MqttBroker broker, String code, Throwable cause) {
        return new QueueException(
                QueueException.ACCESS_DENIED,
                broker.login().isEmpty()
                        ? "mqtt.secret: the broker at " + broker.address()
                                + " requires a login: name a Secret with the " + "keys username and password"
                        : "mqtt.secret: the broker at " + broker.address() + " refuses this login: correct the "
                                + "username and password of the Secret (" + code + ")",
                cause);
    }

    private static QueueException clientId(MqttBroker broker, String clientId, Throwable cause) {
        return new QueueException(
                QueueException.REFUSED,
                "mqtt.clientId: the broker at " + broker.address() + " refuses the client identifier " + clientId
                        + ": set another one",
                cause);
    }

    private static QueueException protocol(MqttBroker broker, String what, Throwable cause) {
        return new QueueException(
                PROTOCOL, "mqtt.protocol: the broker at " + broker.address() + " does not speak " + what, cause);
    }

    private static QueueException other(MqttBroker broker, String said, Throwable cause) {
        return new QueueException(
                QueueException.REFUSED, "the broker at " + broker.address() + " refuses: " + said, cause);
    }

    /** The failure of this type among the causes. */
    static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
