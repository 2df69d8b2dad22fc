package dev.lamina.gateway.source.queue.nats;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.NatsQueue;
import dev.lamina.api.Queue;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.gateway.source.queue.QueueSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code queue.nats}: streams of NATS JetStream, read through a durable consumer that all gateways share. */
@Singleton
class NatsKind implements QueueKind {
    private final ObjectMapper json;
    private final String prefix;

    @Inject
    NatsKind(ObjectMapper json, GatewayConfig config) {
        this(json, config.nats().prefix());
    }

    /** @param prefix of the installation */
    NatsKind(ObjectMapper json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    @Override
    public boolean owns(Queue queue) {
        return queue.nats() != null;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(DataKeys.Mismatch.IGNORED, NatsRecord.DATA);
    }

    @Override
    public QueueSource<NatsRecord> source(Opening opening) throws QueueException, InterruptedException {
        NatsQueue queue = opening.queue().nats();
        if (queue.stream() == null) {
            throw new QueueException(
                    QueueException.NOT_FOUND,
                    "queue.nats.stream: the field is required to receive: name the stream",
                    null);
        }
        NatsMonitoring.check(queue);
        NatsLogin login = NatsLogin.connect(queue, opening.secret());
        try {
            return new NatsSource<>(
                    login, NatsConsumer.ensure(login, opening, prefix), message -> NatsRecord.of(message, json));
        } catch (QueueException | RuntimeException e) {
            login.close();
            throw e;
        }
    }

    @Override
    public QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException {
        return new NatsSender(
                NatsLogin.connect(queue.nats(), secret), queue.nats().subject());
    }
}
