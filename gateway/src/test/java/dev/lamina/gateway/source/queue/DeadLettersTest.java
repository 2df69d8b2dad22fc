package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.source.queue.BatchRules.Failure;
import dev.lamina.gateway.source.topic.Topics;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Dead deadLetters to a topic; those to queues are in {@link QueueTriggersTest} and the brokers' own tests. */
class DeadLettersTest {
    private static final Failure FAILURE = new Failure(200, "no stock", false);

    private final List<Topics.TopicMessage> published = new ArrayList<>();
    private boolean listenedTo = true;
    private final DeadLetters deadLetters = new DeadLetters(null, new FakeTopics());

    @Test
    void topicWithoutSubscriberFailsDelivery() {
        listenedTo = false;
        assertThatThrownBy(() -> send(TestRecord.of("a")).toCompletableFuture().join())
                .hasRootCauseMessage(
                        "no Trigger in namespace shop has topic failures as its source: apply one, or correct the "
                                + "name");
        assertThat(published).isEmpty();
    }

    @Test
    void deadLetterHasBodyAndReasonAttributes() {
        send(TestRecord.of("a")).toCompletableFuture().join();
        assertThat(published).singleElement().satisfies(message -> {
            assertThat(message.message()).isEqualTo("{\"id\":\"a\"}");
            assertThat(message.attributes())
                    .containsEntry("ErrorCode", new Topics.Attribute("Number", "200"))
                    .containsEntry("Color", new Topics.Attribute("String", "red"))
                    .doesNotContainKey("ContentEncoding");
        });
    }

    @Test
    void bodyThatIsNotTextIsBase64() {
        send(new BinaryRecord()).toCompletableFuture().join();
        assertThat(published).singleElement().satisfies(message -> {
            assertThat(message.message()).isEqualTo("AP8=");
            assertThat(message.attributes()).containsEntry("ContentEncoding", new Topics.Attribute("String", "base64"));
        });
    }

    private CompletionStage<Void> send(QueueRecord record) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("shop")
                .withUid("uid")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .maxReceiveCount(1)
                .deadLetter(new DeadLetter(null, new TopicReference("failures")))
                .source(SourceBuilder.builder().queue(QueueGateway.anyQueue()).build())
                .build());
        return deadLetters.send(trigger, record, "request", FAILURE);
    }

    private final class FakeTopics implements Topics {
        @Override
        public CompletionStage<Void> publish(String namespace, String topic, TopicMessage message) {
            published.add(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean exists(String namespace, String topic) {
            return listenedTo;
        }

        @Override
        public List<Subscription> subscriptions(String namespace) {
            return List.of();
        }
    }

    private record BinaryRecord(TestRecord like) implements QueueRecord {
        BinaryRecord() {
            this(TestRecord.of("b"));
        }

        @Override
        public String id() {
            return like.id();
        }

        @Override
        public int size() {
            return like.size();
        }

        @Override
        public byte[] body() {
            return new byte[] {0, -1};
        }

        @Override
        public Map<String, QueueMessage.Attribute> attributes() {
            return like.attributes();
        }

        @Override
        public long receiveCount() {
            return 1;
        }

        @Override
        public ObjectNode fields() {
            return like.fields();
        }

        @Override
        public Map<String, byte[]> data() {
            return like.data();
        }
    }
}
