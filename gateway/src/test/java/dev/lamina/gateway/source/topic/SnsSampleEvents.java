package dev.lamina.gateway.source.topic;

import dev.lamina.gateway.source.topic.Topics.Attribute;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Events of topics: a message with everything, and one with the least. */
public final class SnsSampleEvents {
    private SnsSampleEvents() {}

    public static Map<String, byte[]> all() {
        return Map.of(
                "everything",
                event(new TopicMessage(
                        "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                        "hello",
                        Optional.of("Order"),
                        Map.of(
                                "kind",
                                new Attribute("String", "order"),
                                "price",
                                new Attribute("Number", "150.5"),
                                "colours",
                                new Attribute("String.Array", "[\"red\"]"),
                                "blob",
                                new Attribute("Binary", "AP8=")),
                        Optional.empty())),
                "least",
                event(new TopicMessage(
                        "da41e39f-ea4d-435a-b922-c6aae3915ebe", "x", Optional.empty(), Map.of(), Optional.empty())));
    }

    private static byte[] event(TopicMessage message) {
        FakeTriggers triggers = new FakeTriggers();
        triggers.put(FakeTriggers.subscription("shop", "bill", "orders", "bill", true));
        List<byte[]> stored = new CopyOnWriteArrayList<>();
        TestTopics.of(
                        triggers,
                        invocation -> {
                            stored.add(invocation.payload().getBytes());
                            return CompletableFuture.completedFuture(null);
                        },
                        TestConfig.of(Map.of()))
                .publish("shop", "orders", message)
                .toCompletableFuture()
                .join();
        return stored.getFirst();
    }
}
