package dev.lamina.gateway.api.http;

import static dev.lamina.gateway.api.http.ChatApi.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of WebSocket connections by their limits and with their gateway. */
@Timeout(30)
class WebSocketLimitsTest {
    private static final String PREFIX = "lamina.http.web-socket.";
    /** A namespace has 64 KiB, too few to stop reading. */
    private static final Map<String, String> SMALL = Map.of(PREFIX + "byte-budget", "262144");

    private static final String ALL = "{api: chat, webSocket: {routes: [$disconnect, $default], routeResponse: true}}";

    @Test
    void tooLargeMessageClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of())) {
            chat.has("all", ALL);

            ChatClient whole = chat.connect();
            whole.sendFrames("x".repeat(128 * 1024), 32 * 1024);
            assertThat(chat.event(0).path("body").textValue()).hasSize(128 * 1024);
            whole.sendFrames("x".repeat(128 * 1024 + 1), 32 * 1024);
            assertThat(whole.end()).startsWith("1009 ");
            assertThat(context(chat.event(1)).path("disconnectStatusCode").intValue())
                    .isEqualTo(1009);
        }
    }

    @Test
    void tooLargeFrameClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of());
                Socket client = upgraded(chat)) {
            client.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) 0x80, 1, 0, 0, 0, 0});

            assertThat(context(chat.event(0)).path("disconnectStatusCode").intValue())
                    .isEqualTo(1009);
            assertThat(client.getInputStream().readAllBytes())
                    .as("a close frame with 1009")
                    .containsSequence((byte) 0x03, (byte) 0xf1);
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of(PREFIX + "idle-timeout", "300ms"))) {
            chat.has("all", ALL);

            assertThat(chat.connect().end()).isEqualTo("1001 Idle for too long");
            assertThat(context(chat.event(0)).path("disconnectReason").textValue())
                    .isEqualTo("Idle for too long");
        }
    }

    @Test
    void oldConnectionIsClosed() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of(PREFIX + "max-duration", "300ms"))) {
            chat.has("all", ALL);

            assertThat(chat.connect().end()).isEqualTo("1001 The connection has its maximum duration: connect again");
        }
    }

    @Test
    void namespaceHasQuarterOfConnections() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of(PREFIX + "connections", "8"))) {
            chat.has("all", ALL);
            ChatClient first = chat.connect();
            chat.connect();

            assertThat(chat.refusal()).isEqualTo(429);
            first.close(1000, "");
            await().until(() -> chat.api.gauge("lamina.websocket.connections") == 1);
            chat.connect();
            assertThat(chat.refusal()).isEqualTo(429);
        }
    }

    @Test
    void clientThatDoesNotReadIsClosed() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of());
                Socket client = upgraded(chat)) {
            chat.answers("{\"statusCode\": 200, \"body\": \"" + "x".repeat(100_000) + "\"}");
            OutputStream out = client.getOutputStream();

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        if (chat.api.counted("lamina.websocket.closed", "cause", "not-read") == 1) {
                            return true;
                        }
                        out.write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'}); // the text x
                        return false;
                    });

            await().untilAsserted(() -> assertThat(context(chat.events().getLast())
                            .path("disconnectStatusCode")
                            .intValue())
                    .isEqualTo(1008));
        }
    }

    @Test
    void clientThatDoesNotReadPongsIsClosed() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of());
                Socket client = upgraded(chat)) {
            byte[] pings = new byte[1000 * 131]; // each has 125 bytes
            for (int at = 0; at < pings.length; at += 131) {
                pings[at] = (byte) 0x89;
                pings[at + 1] = (byte) 0xfd;
            }
            OutputStream out = client.getOutputStream();

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(2))
                    .ignoreException(SocketException.class) // it was closed in between
                    .until(() -> {
                        if (chat.api.counted("lamina.websocket.closed", "cause", "not-read") == 1) {
                            return true;
                        }
                        out.write(pings);
                        return false;
                    });
        }
    }

    @Test
    void textThatIsNotUtf8ClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of());
                Socket client = upgraded(chat)) {
            client.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) 0xff});

            assertThat(context(chat.event(0)).path("disconnectStatusCode").intValue())
                    .isEqualTo(1007);
        }
    }

    @Test
    void messageThatDoesNotEndClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of(PREFIX + "message-timeout", "200ms"))) {
            chat.has("all", ALL);

            assertThat(chat.connect().begin("a").end()).isEqualTo("1008 A message took too long to be complete");
        }
    }

    @Test
    void messageWithoutMemoryClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(SMALL)) {
            chat.has("all", ALL);

            ChatClient client = chat.connect();
            client.sendFrames("x".repeat(96 * 1024), 32 * 1024);

            assertThat(client.end()).startsWith("1013 ");
        }
    }

    @Test
    void answerWithoutMemoryClosesConnection() throws Exception {
        try (ChatApi chat = new ChatApi(SMALL)) {
            chat.has("all", ALL);
            chat.api.answers(new CompletableFuture<>());
            chat.connect().send("holds some memory");
            chat.event(0);
            chat.answers("{\"statusCode\": 200, \"body\": \"" + "x".repeat(100_000) + "\"}");

            assertThat(chat.connect().send("a").end()).startsWith("1013 ");
            assertThat(chat.api.counted("lamina.websocket.messages", "result", "dropped"))
                    .isEqualTo(1);
        }
    }

    @Test
    void messageIsRefusedWithoutMemoryToWait() throws Exception {
        try (ChatApi chat = new ChatApi(SMALL)) {
            chat.has("all", ALL);
            chat.api.answers(new CompletableFuture<>());
            ChatClient client = chat.connect();
            for (int i = 0; i < 11; i++) {
                client.send("m" + i);
            }

            assertThat(client.next()).contains("\"message\":\"Too Many Requests\"");
            assertThat(chat.events()).hasSize(10);
        }
    }

    /** A connection whose client reads only what a test reads. */
    private static Socket upgraded(ChatApi chat) throws IOException {
        chat.has("all", ALL);
        Socket client = new Socket();
        client.setReceiveBufferSize(8 * 1024);
        client.connect(new InetSocketAddress("127.0.0.1", chat.api.port()));
        client.getOutputStream()
                .write(("GET " + ChatApi.PATH + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        await().until(() -> chat.api.gauge("lamina.websocket.connections") == 1);
        return client;
    }

    @Test
    void fewMessagesOfConnectionRunAtOnce() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of())) {
            chat.has("all", ALL);
            List<CompletableFuture<Outcome>> running = new ArrayList<>();
            chat.api.answers(_ -> {
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                running.add(outcome);
                return outcome;
            });
            ChatClient client = chat.connect();
            for (int i = 0; i < 13; i++) {
                client.send("m" + i);
            }
            chat.event(9);
            ChatClient other = chat.connect().send("of another");
            chat.event(10);

            assertThat(chat.events())
                    .extracting(event -> event.path("body").textValue())
                    .containsExactlyInAnyOrder(
                            "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "of another");
            running.getFirst().complete(ChatApi.completed("{\"statusCode\": 200, \"body\": \"first\"}"));
            assertThat(chat.event(11).path("body").textValue()).isEqualTo("m10");
            assertThat(client.next()).isEqualTo("first");
            other.close(1000, "");
        }
    }

    @Test
    void endOfGatewayTellsClientsToConnectAgain() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of(PREFIX + "drain", "400ms"))) {
            chat.has("all", ALL);
            List<ChatClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(chat.connect());
            }

            chat.api.sockets().startClosing();
            assertThat(chat.refusal()).as("a new client").isEqualTo(503);
            chat.api
                    .sockets()
                    .closed()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();

            assertThat(clients)
                    .allSatisfy(
                            client -> assertThat(client.end()).isEqualTo("1001 The gateway restarts: connect again"));
            assertThat(chat.events())
                    .hasSize(5)
                    .allSatisfy(
                            event -> assertThat(context(event).path("eventType").textValue())
                                    .isEqualTo("DISCONNECT"));
        }
    }
}
