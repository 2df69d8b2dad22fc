package dev.lamina.gateway.source.bus;

import dev.lamina.api.BusSourceBuilder;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Events of buses as a function gets them by default. */
public final class BusSampleEvents {
    private BusSampleEvents() {}

    public static Map<String, byte[]> all() {
        return Map.of("order", event(List.of("arn:aws:s3:::orders")), "least", event(List.of()));
    }

    private static byte[] event(List<String> resources) {
        FakeTriggers triggers = new FakeTriggers();
        triggers.put(TestBuses.rule(
                "shop",
                "bill",
                BusSourceBuilder.builder().pattern("{\"source\": [\"shop\"]}").build()));
        List<byte[]> stored = new CopyOnWriteArrayList<>();
        TestBuses.of(
                        triggers,
                        invocation -> {
                            stored.add(invocation.payload().getBytes());
                            return CompletableFuture.completedFuture(null);
                        },
                        TestConfig.of(Map.of()))
                .put(
                        "shop",
                        "default",
                        new BusEvent(
                                "0d079340-135a-c8c6-95c2-41fb8f496c53",
                                Instant.parse("2026-01-01T12:00:00.999Z"),
                                Instant.parse("2026-01-01T12:00:01Z"),
                                "shop",
                                "Order Paid",
                                resources,
                                BusJson.object("{\"id\": \"7\"}").orElseThrow(),
                                Optional.empty()))
                .toCompletableFuture()
                .join();
        return stored.getFirst();
    }
}
