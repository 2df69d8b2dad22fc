package dev.lamina.runtime.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Batches, their limits, and what happens if a subscriber does not take them. */
class SubscriberTest {
    /** What a destination has got: each batch as its events. */
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    private final Destination taking = events ->
            batches.add(events.stream().map(event -> new String(event, UTF_8)).toList());

    @Test
    void fullBatchIsSentAtOnce() {
        Subscriber subscriber = subscriber(3, 1_000, 30_000, taking).start();
        for (int i = 0; i < 7; i++) {
            offer(subscriber, "" + i);
        }
        await().until(() -> batches.size() >= 2);
        assertThat(batches.stream().flatMap(List::stream)).startsWith("0", "1", "2", "3", "4", "5");
        assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(3));
    }

    @Test
    void batchOfManyBytesIsSentAtOnce() {
        Subscriber subscriber = subscriber(1_000, 10, 30_000, taking).start();
        offer(subscriber, "12345");
        offer(subscriber, "67890");
        await().until(() -> !batches.isEmpty());
        assertThat(batches).containsExactly(List.of("12345", "67890"));
    }

    @Test
    void batchIsSentAfterItsTime() {
        Subscriber subscriber = subscriber(1_000, 1_000, 25, taking).start();
        offer(subscriber, "a");
        await().until(() -> !batches.isEmpty());
        assertThat(batches).containsExactly(List.of("a"));
    }

    @Test
    void nothingWaitsAtTheEnd() {
        Subscriber subscriber = subscriber(1_000, 1_000, 30_000, taking).start();
        offer(subscriber, "a");
        subscriber.hurry();
        await().until(() -> batches.size() == 1);
        offer(subscriber, "b");
        await().until(() -> batches.size() == 2);
    }

    @Test
    void closedSubscriberSendsRestAndEnds() throws Exception {
        CompletableFuture<Thread> sender = new CompletableFuture<>();
        Subscriber subscriber = subscriber(1_000, 1_000, 30_000, events -> {
                    sender.complete(Thread.currentThread());
                    taking.send(events);
                })
                .start();
        offer(subscriber, "a");
        subscriber.close();
        offer(subscriber, "b");

        assertThat(sender.get(10, TimeUnit.SECONDS).join(Duration.ofSeconds(10)))
                .isTrue();
        assertThat(batches).containsExactly(List.of("a"));
    }

    @Test
    void closedSubscriberDoesNotRetry() throws Exception {
        CompletableFuture<Thread> sender = new CompletableFuture<>();
        Subscriber subscriber = subscriber(1_000, 1_000, 25, events -> {
                    sender.complete(Thread.currentThread());
                    throw new IOException("not there");
                })
                .start();
        offer(subscriber, "a");
        subscriber.close();

        assertThat(sender.get(10, TimeUnit.SECONDS).join(Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void eventsBeyondTwoBatchesAreDropped() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch sending = new CountDownLatch(1);
        Subscriber subscriber = subscriber(2, 10_000, 25, events -> {
                    sending.countDown();
                    try {
                        stuck.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    taking.send(events);
                })
                .start();
        offer(subscriber, "1");
        offer(subscriber, "2");
        sending.await();
        for (int i = 3; i < 10; i++) {
            offer(subscriber, "" + i);
        }
        stuck.countDown();
        await().until(() -> batches.size() == 2);
        await().untilAsserted(() -> {
            offer(subscriber, "later");
            assertThat(batches.toString()).contains("later");
        });

        assertThat(batches.subList(0, 2)).containsExactly(List.of("1", "2"), List.of("3", "4"));
        assertThat(batches.get(2).getFirst())
                .contains(
                        "\"type\":\"platform.logsDropped\"",
                        "\"reason\":\"Consumer seems to have fallen behind",
                        "\"droppedRecords\":5,\"droppedBytes\":5");
    }

    @Test
    void unsentBatchIsTriedAgain() {
        List<String> tries = new CopyOnWriteArrayList<>();
        Subscriber subscriber = subscriber(1_000, 1_000, 25, events -> {
                    tries.add("try");
                    if (tries.size() < 3) {
                        throw new IOException("not there yet");
                    }
                    taking.send(events);
                })
                .start();
        offer(subscriber, "a");
        await().until(() -> !batches.isEmpty());
        assertThat(batches).containsExactly(List.of("a"));
        assertThat(tries).hasSize(3);
    }

    @Test
    void tcpGetsOneEventPerLine() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Destination destination = new TcpDestination(server.getLocalPort());
            destination.send(List.of("{\"n\":1}".getBytes(UTF_8), "{\"n\":2}".getBytes(UTF_8)));
            destination.send(List.of("{\"n\":3}".getBytes(UTF_8)));
            try (Socket socket = server.accept();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
                assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
                        .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
            }
        }
    }

    private static Subscriber subscriber(int maxItems, int maxBytes, int timeoutMs, Destination destination) {
        return new Subscriber(new Subscription(
                "probe",
                TelemetryApi.TELEMETRY,
                "2022-12-13",
                List.of("function"),
                maxItems,
                maxBytes,
                timeoutMs,
                destination));
    }

    private static void offer(Subscriber subscriber, String event) {
        subscriber.offer(new TelemetryEvent("function", "function", event.getBytes(UTF_8), null));
    }
}
