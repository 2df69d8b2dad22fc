package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.lamina.gateway.source.queue.QueueException;
import java.util.Optional;

/** Explains an error of the broker to the author of the manifest. */
final class RabbitmqFailure {
    private static final String FIELD = "queue.rabbitmq";

    private RabbitmqFailure() {}

    static QueueException ofConnection(RabbitmqBroker broker, Throwable failure) {
        if (failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException) {
            return new QueueException(
                    QueueException.ACCESS_DENIED,
                    FIELD + ".secret: the broker at " + broker.address() + " refuses "
                            + (broker.secret().isEmpty() ? "its guest user" : "this login")
                            + ": correct the username and password of the Secret",
                    failure);
        }
        Optional<AMQP.Connection.Close> closed = signal(failure)
                .map(ShutdownSignalException::getReason)
                .filter(AMQP.Connection.Close.class::isInstance)
                .map(AMQP.Connection.Close.class::cast);
        if (closed.isPresent() && closed.get().getReplyCode() == AMQP.NOT_ALLOWED) {
            return new QueueException(
                    QueueException.ACCESS_DENIED,
                    FIELD + ".url: virtual host " + broker.virtualHost()
                            + " does not exist, or this login may not use it: "
                            + closed.get().getReplyText(),
                    failure);
        }
        return unreachable(broker, failure);
    }

    static QueueException ofChannel(RabbitmqBroker broker, String queue, Throwable failure) {
        Optional<AMQP.Channel.Close> closed = signal(failure)
                .map(ShutdownSignalException::getReason)
                .filter(AMQP.Channel.Close.class::isInstance)
                .map(AMQP.Channel.Close.class::cast);
        if (closed.isEmpty()) {
            return unreachable(broker, failure);
        }
        String said = closed.get().getReplyText();
        return switch (closed.get().getReplyCode()) {
            case AMQP.NOT_FOUND -> notFound(broker, queue, failure);
            case AMQP.ACCESS_REFUSED ->
                new QueueException(
                        QueueException.ACCESS_DENIED,
                        FIELD + ".secret: this login may not use queue " + queue
                                + ": give it the permission; the broker said: " + said,
                        failure);
            default ->
                new QueueException(
                        QueueException.REFUSED, "the broker at " + broker.address() + " refuses: " + said, failure);
        };
    }

    static QueueException notFound(RabbitmqBroker broker, String queue, Throwable cause) {
        return new QueueException(
                QueueException.NOT_FOUND,
                FIELD + ".queue: virtual host " + broker.virtualHost() + " of " + broker.address() + " has no queue "
                        + queue + ": create it, or correct the name",
                cause);
    }

    static QueueException unreachable(RabbitmqBroker broker, Throwable cause) {
        return new QueueException(
                QueueException.UNREACHABLE,
                FIELD + ".url: no response from " + broker.address() + ": start the broker, or correct the address"
                        + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
    }

    private static Optional<ShutdownSignalException> signal(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ShutdownSignalException signal) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }
}
