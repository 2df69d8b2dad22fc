package dev.lamina.operator.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncStatus;
import dev.lamina.operator.nats.NatsLink;
import dev.lamina.operator.nats.NatsSettings;
import dev.lamina.testbed.server.NatsServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the backlog from a real NATS server with the gateway's streams and consumers. */
class EventBacklogIT {
    private static final ResourceID SHIP = new ResourceID("ship.v2", "shop");

    @TempDir
    Path directory;

    @Test
    void backlogAndItsAgeAreRead() throws Exception {
        try (NatsServer server = new NatsServer(Files.createDirectory(directory.resolve("store")));
                Connection gateway = Nats.connect(server.url())) {
            NatsLink link = new NatsLink(NatsSettings.of(server.url()), "lamina");
            MeterRegistry registry = new SimpleMeterRegistry();
            EventBacklog backlog = new EventBacklog(link, registry);
            assertThat(backlog.read()).isEmpty();
            makeQueue(gateway);
            publish(gateway, "lamina.async.shop.ship_v2.one", "1767225600123");
            publish(gateway, "lamina.async.shop.ship_v2.two", "1767225700123");
            await().untilAsserted(() -> assertThat(backlog.read())
                    .containsOnlyKeys(SHIP)
                    .containsEntry(SHIP, new AsyncStatus(2L, "2026-01-01T00:00:00Z")));
            // An event in flight still counts; a finished one does not.
            var subscription =
                    gateway.jetStream().subscribe(null, PullSubscribeOptions.fastBind("lamina-async", "shop_ship_v2"));
            var message = subscription.fetch(1, Duration.ofSeconds(30)).getFirst();
            assertThat(backlog.read().get(SHIP).waiting()).isEqualTo(2);
            assertThat(registry.get("lamina.async.events.waiting")
                            .tags("namespace", "shop", "function", "ship.v2")
                            .gauge()
                            .value())
                    .isEqualTo(2);
            message.ackSync(Duration.ofSeconds(5));
            await().untilAsserted(() ->
                    assertThat(backlog.read()).containsEntry(SHIP, new AsyncStatus(1L, "2026-01-01T00:01:40Z")));
            server.close();
            assertThat(backlog.read()).as("while NATS is away").containsKey(SHIP);
            link.close();
        }
    }

    private static void makeQueue(Connection gateway) throws IOException, JetStreamApiException {
        gateway.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("lamina-async")
                        .subjects("lamina.async.*.*.*")
                        .retentionPolicy(RetentionPolicy.WorkQueue)
                        .allowDirect(true)
                        .build());
        for (String name : new String[] {"ship_v2", "pay"}) {
            gateway.jetStreamManagement()
                    .addOrUpdateConsumer(
                            "lamina-async",
                            ConsumerConfiguration.builder()
                                    .durable("shop_" + name)
                                    .filterSubject("lamina.async.shop." + name + ".*")
                                    .build());
        }
    }

    private static void publish(Connection gateway, String subject, String acceptedAt)
            throws IOException, JetStreamApiException {
        gateway.jetStream().publish(subject, new Headers().put("Lamina-Accepted-At", acceptedAt), new byte[0]);
    }
}
