package dev.lamina.gateway.source.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.topic.Topics.Attribute;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TriggerTopicsTest {
    private static final TopicMessage HELLO =
            new TopicMessage("6f1c", "hello", Optional.empty(), Map.of(), Optional.of("Root=1"));

    private final FakeTriggers triggers = new FakeTriggers();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private final Topics topics = TestTopics.of(
            triggers,
            this::store,
            TestConfig.of(Map.of("lamina.region", "eu-central-1", "lamina.public-address", "lamina.test:80")));
    private volatile String failing = "";

    @Test
    void everySubscribedFunctionInNamespaceGetsMessage() {
        triggers.put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        triggers.put(FakeTriggers.subscription("shop", "b", "orders", "ship", true));
        triggers.put(FakeTriggers.subscription("shop", "c", "orders", "off", false));
        triggers.put(FakeTriggers.subscription("shop", "d", "returns", "back", true));
        triggers.put(FakeTriggers.subscription("other", "e", "orders", "theirs", true));
        publish(HELLO);
        assertThat(stored)
                .extracting(Invocation::function)
                .containsExactlyInAnyOrder(new FunctionId("shop", "pay"), new FunctionId("shop", "ship"));
        assertThat(stored).extracting(Invocation::requestId).doesNotHaveDuplicates();
        assertThat(stored).extracting(Invocation::traceHeader).containsOnly(Optional.of("Root=1"));
    }

    @Test
    void repeatedMessageHasSameRequestId() {
        triggers.put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        publish(HELLO);
        publish(HELLO);
        publish(new TopicMessage("another", "hello", Optional.empty(), Map.of(), Optional.empty()));
        assertThat(stored.get(1).requestId())
                .isEqualTo(stored.get(0).requestId())
                .isNotEqualTo(stored.get(2).requestId());
    }

    @Test
    void publishFailsWhenOneEventIsNotStored() {
        triggers.put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        triggers.put(FakeTriggers.subscription("shop", "b", "orders", "ship", true));
        failing = "ship";
        assertThatThrownBy(() -> publish(HELLO)).hasRootCauseMessage("the disk is full");
        assertThat(stored)
                .extracting(invocation -> invocation.function().name())
                .contains("pay");
    }

    @Test
    void topicUnknownToWatchIsReadFromApiServer() {
        triggers.putUnseen(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        triggers.put(FakeTriggers.subscription("shop", "b", "quiet", "pay", false));
        assertThat(topics.exists("shop", "orders")).isTrue();
        assertThat(topics.exists("shop", "quiet")).isTrue();
        assertThat(topics.exists("shop", "none")).isFalse();
        publish(HELLO);
        assertThat(stored).hasSize(1);
    }

    @Test
    void eventMatchesSns() throws Exception {
        triggers.put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        publish(new TopicMessage(
                "6f1c",
                "héllo \"x\"",
                Optional.of("Order"),
                Map.of("kind", new Attribute("String", "new")),
                Optional.empty()));
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(stored.getFirst().payload().getBytes())).isEqualTo(json.readTree("""
        {"Records": [{"EventVersion": "1.0", "EventSource": "aws:sns",
          "EventSubscriptionArn": "arn:aws:sns:eu-central-1:shop:orders:a",
          "Sns": {"Type": "Notification", "MessageId": "6f1c", "TopicArn": "arn:aws:sns:eu-central-1:shop:orders",
            "Subject": "Order", "Message": "héllo \\"x\\"", "Timestamp": "2026-01-01T12:00:00.500Z", \
        "SignatureVersion": "1",
            "Signature": "", "SigningCertUrl": "http://lamina.test:80/SimpleNotificationService.pem",
            "UnsubscribeUrl": "http://lamina.test:80/?Action=Unsubscribe&\
        SubscriptionArn=arn:aws:sns:eu-central-1:shop:orders:a",
            "MessageAttributes": {"kind": {"Type": "String", "Value": "new"}}}}]}"""));
    }

    @Test
    void absentSubjectIsNull() throws Exception {
        triggers.put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        publish(HELLO);
        assertThat(new ObjectMapper()
                        .readTree(stored.getFirst().payload().getBytes())
                        .at("/Records/0/Sns/Subject")
                        .isNull())
                .isTrue();
    }

    private void publish(TopicMessage message) {
        topics.publish("shop", "orders", message)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private CompletionStage<Void> store(Invocation invocation) {
        stored.add(invocation);
        return invocation.function().name().equals(failing)
                ? CompletableFuture.failedFuture(new IllegalStateException("the disk is full"))
                : CompletableFuture.completedFuture(null);
    }
}
