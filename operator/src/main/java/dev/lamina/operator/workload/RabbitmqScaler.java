package dev.lamina.operator.workload;

import dev.lamina.api.Queue;
import dev.lamina.api.RabbitmqQueue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * KEDA's scaler {@code rabbitmq}, with the gateway's protocol AMQP: it reads the number of messages that are not in
 * flight.
 */
final class RabbitmqScaler implements QueueScaler {

    @Override
    public Optional<Scaler> of(Trigger trigger, Queue queue, int target) {
        RabbitmqQueue rabbitmq = queue.rabbitmq();
        if (rabbitmq == null) {
            return Optional.empty();
        }
        Map<String, String> parameters = rabbitmq.secret() == null
                ? Map.of()
                : new TreeMap<>(Map.of("username", "username", "password", "password"));
        return Optional.of(new Scaler(
                "rabbitmq",
                new TreeMap<>(Map.of(
                        "host", rabbitmq.url(),
                        "protocol", "amqp",
                        "queueName", rabbitmq.queue(),
                        "mode", "QueueLength",
                        "value", String.valueOf(target))),
                rabbitmq.secret(),
                parameters));
    }
}
