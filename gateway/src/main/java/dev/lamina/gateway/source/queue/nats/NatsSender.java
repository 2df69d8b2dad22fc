package dev.lamina.gateway.source.queue.nats;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueSender;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.util.regex.Pattern;

/** Publishes to a subject that a stream listens to; attributes are headers. */
final class NatsSender implements QueueSender {
    /** The header by which a stream recognises a second copy. */
    private static final String MESSAGE_ID = "Nats-Msg-Id";

    private static final Pattern NAME = Pattern.compile("(?!(?i)nats-)[!-9;-~]+");

    private final NatsLogin login;
    private final String subject;

    NatsSender(NatsLogin login, String subject) {
        this.login = login;
        this.subject = subject;
    }

    @Override
    public void send(QueueMessage message) throws QueueException, InterruptedException {
        Headers headers = headers(message);
        try {
            login.connection()
                    .jetStream()
                    .publish(NatsMessage.builder()
                            .subject(subject)
                            .headers(headers)
                            .data(message.content())
                            .build());
        } catch (JetStreamApiException e) {
            throw new QueueException(
                    QueueException.REFUSED, "queue.nats: the message was not stored: " + e.getMessage(), e);
        } catch (IOException e) {
            throw noAnswer(e);
        } catch (IllegalArgumentException e) {
            throw new QueueException(
                    QueueException.TOO_LARGE, "queue.nats: the message can never be stored: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new QueueException(
                    QueueException.REFUSED, "queue.nats: the message cannot be sent: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        login.close();
    }

    private QueueException noAnswer(IOException e) {
        boolean noResponder = e.getMessage() != null && e.getMessage().contains("503");
        return noResponder
                ? new QueueException(
                        QueueException.NOT_FOUND,
                        "queue.nats.subject: no stream takes messages of subject " + subject
                                + ": create one, or correct the subject",
                        e)
                : login.explained(e);
    }

    /**
     * Headers that begin with Nats- are commands to the server: if one repeated what another message had, the server
     * would drop this message.
     */
    static Headers headers(QueueMessage message) {
        Headers headers = new Headers().put(MESSAGE_ID, message.once());
        message.attributes().forEach((name, attribute) -> {
            if (NAME.matcher(name).matches()) {
                headers.put(name, ascii(oneLine(attribute.value())));
            }
        });
        return headers;
    }

    /** A header cannot contain line breaks or other control characters. */
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ");
    }

    /** The client accepts ASCII only; other characters are written as JSON escapes them. */
    private static String ascii(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> escaped.append(c < 127 ? Character.toString(c) : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
