package dev.lamina.gateway.source.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.DatabaseSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route accepts before it knows who calls. */
class ConnectorRouteTest {
    private static final String REQUEST = " /changes?trigger=orders HTTP/1.1\r\nHost: gateway\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        FakeTriggers triggers = new FakeTriggers();
        Trigger trigger = FakeTriggers.subscription("default", "orders", "unused", "pay", true);
        trigger.setSpec(trigger.getSpec()
                .withSource(SourceBuilder.builder()
                        .database(DatabaseSourceBuilder.builder()
                                .engine(Engine.PostgreSQL)
                                .host("db")
                                .database("shop")
                                .tables(List.of("public.orders"))
                                .build())
                        .build()));
        triggers.put(trigger);
        server = vertx.createHttpServer(HttpListener.options())
                .requestHandler(new OpenRoute(triggers)::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void javasClientIsAnsweredAsItSendsLength() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(
                                    HttpRequest.newBuilder(URI.create(
                                                    "http://127.0.0.1:" + server.actualPort() + "/?trigger=orders"))
                                            .POST(BodyPublishers.ofString("[1]"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .isEqualTo("[1]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, Transfer-Encoding: chunked, 411",
        "GET, Transfer-Encoding: chunked, 411",
        "PUT, Accept: text/plain, 411",
        "POST, Content-Length: 101, 413"
    })
    void bodyWithoutFittingLengthIsRefused(String method, String header, String status) throws Exception {
        assertThat(answer(method + REQUEST + header + "\r\n\r\n")).startsWith("HTTP/1.1 " + status);
        assertThat(released).isNotDone();
    }

    @Test
    void bodyThatDoesNotArriveFreesItsRoom() throws Exception {
        assertThat(answer("POST" + REQUEST + "Content-Length: 10\r\n\r\n[")).isEmpty();
        released.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "700, true", "699, false", "1300, true", "1301, false", "soon, false", ", false"})
    void signatureIsValidForFiveMinutes(String timestamp, boolean recent) {
        assertThat(ChangesRoute.isRecent(timestamp, Instant.ofEpochSecond(1000)))
                .isEqualTo(recent);
    }

    /** All that the server sends until it closes the connection. */
    private String answer(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    /** Answers with the body. */
    private final class OpenRoute extends ConnectorRoute {
        OpenRoute(FakeTriggers triggers) {
            super(triggers, TestConfig.of(Map.of("lamina.identity.pod-key", "key")), 100, Duration.ofMillis(200));
        }

        @Override
        public String path() {
            return "/changes";
        }

        @Override
        Optional<Runnable> room(Trigger trigger, int bytes) {
            return Optional.of(() -> released.complete(null));
        }

        @Override
        boolean isAuthentic(HttpServerRequest request, byte[] body, byte[] secret) {
            return true;
        }

        @Override
        Answer answer(HttpServerRequest request, Trigger trigger, byte[] body) {
            return new Answer(200, new String(body, US_ASCII));
        }

        @Override
        void tooLarge(Trigger trigger, String message) {
            // The answer says so.
        }
    }
}
