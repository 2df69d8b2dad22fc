package dev.lamina.operator.trigger;

import dev.lamina.api.Queue;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Queues: nothing is set at the broker, since the gateway polls it for messages. The gateway reports the state of the
 * source: that it has reached the broker, or why not.
 */
@Singleton
final class QueueBinding implements EventSourceBinding {
    private static final String KIND = "queue ";

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.queue()).map(queue -> KIND + address(queue));
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) {
        Deliveries.requireReport(trigger, "the queue");
        return "The gateway receives from " + address(trigger.getSpec().source().queue());
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // The gateway stops receiving when it sees that the trigger is deleted.
    }

    /** Human-readable: what is read from which broker. */
    private static String address(Queue queue) {
        return Stream.<Optional<String>>of(
                        Optional.ofNullable(queue.sqs()).map(sqs -> sqs.url()),
                        Optional.ofNullable(queue.nats()).map(nats -> nats.url() + " stream " + nats.stream()),
                        Optional.ofNullable(queue.rabbitmq())
                                .map(rabbitmq -> rabbitmq.url() + " queue " + rabbitmq.queue()),
                        Optional.ofNullable(queue.kafka())
                                .map(kafka -> String.join(",", kafka.bootstrapServers()) + " topic " + kafka.topic()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }
}
