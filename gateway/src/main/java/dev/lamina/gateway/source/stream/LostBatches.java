package dev.lamina.gateway.source.stream;

import dev.lamina.api.DeadLetter;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.Queues;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends the positions of discarded records to a trigger's {@code deadLetter}. */
@Singleton
class LostBatches {
    private final Queues queues;
    private final Topics topics;

    @Inject
    LostBatches(Queues queues, Topics topics) {
        this.queues = queues;
        this.topics = topics;
    }

    /**
     * Sends one. May block.
     *
     * @return completes when it is stored, or at once if the trigger has no {@code deadLetter}
     */
    CompletionStage<Void> send(Trigger trigger, LostBatch lost, LostBatch.Place place) {
        DeadLetter target = trigger.getSpec().deadLetter();
        if (target == null) {
            return CompletableFuture.completedFuture(null);
        }
        String namespace = trigger.getMetadata().getNamespace();
        String text = lost.write(place);
        String once = once(trigger, lost, place);
        if (target.queue() != null) {
            return queues.send(
                    namespace,
                    target.queue(),
                    new QueueMessage(lost.requestId(), once, null, text.getBytes(StandardCharsets.UTF_8), Map.of()));
        }
        String topic = target.topic().name();
        if (!topics.exists(namespace, topic)) {
            // Publishing would succeed, but no function would get the message.
            return CompletableFuture.failedFuture(new IllegalStateException("no Trigger in namespace " + namespace
                    + " has topic " + topic + " as its source: apply one, or correct the name"));
        }
        return topics.publish(
                namespace, topic, new TopicMessage(once, text, Optional.empty(), Map.of(), Optional.empty()));
    }

    /** The same records of the same trigger are one dead letter, also if another gateway sends it again. */
    private static String once(Trigger trigger, LostBatch lost, LostBatch.Place place) {
        String identity = String.join(
                "\n",
                trigger.getMetadata().getUid(),
                place.streamArn(),
                place.shard(),
                lost.batch().records().getFirst().sequence(),
                lost.batch().records().getLast().sequence());
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
