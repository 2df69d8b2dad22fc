package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.CallerPresence;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ResponseStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that clients keep, close or leave open. */
class ConnectionsTest {
    private static final String HEAD =
            "POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + TestIdentity.TOKEN + "\r\n";
    private static final Map<String, String> IMPATIENT =
            Map.of("lamina.api.body-timeout", "400ms", "lamina.api.idle-timeout", "600ms");
    private TestApi api;

    @BeforeEach
    void open() throws Exception {
        api = new TestApi(Map.of("lamina.limits.buffered-bytes", "1000000"));
    }

    @AfterEach
    void close() throws Exception {
        Awaitility.await("nothing is held back")
                .untilAsserted(() -> assertThat(api.heldBytes()).isZero());
        api.close();
    }

    @Test
    void oneAddressHasThreeQuartersOfConnections() throws Exception {
        try (TestApi small = new TestApi(Map.of("lamina.api.connections", "8"))) {
            List<RawHttp> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(new RawHttp(small.port()));
                clients.getLast().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(clients.getLast().readHead()).startsWith("HTTP/1.1 4");
            }

            try (RawHttp refused = new RawHttp(small.port())) {
                assertThat(refused.readAll()).isEmpty();
            }
            clients.removeFirst().close();

            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                try (RawHttp next = new RawHttp(small.port())) {
                    next.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(next.readHead()).startsWith("HTTP/1.1 4");
                }
            });
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void tooLargeContentLengthIsRefusedBeforeBody() throws IOException {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(HEAD + "Content-Length: 6291457\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 413").contains("RequestEntityTooLargeException");
        }
    }

    @Test
    void tooLargeChunkedBodyIsRefusedAtLimit() throws Exception {
        try (TestApi roomy = new TestApi();
                RawHttp client = new RawHttp(roomy.port())) {
            client.write(HEAD + "X-Amz-Invocation-Type: Event\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                client.write("40000\r\n" + "a".repeat(0x40000) + "\r\n");
            }

            assertThat(client.readHead()).startsWith("HTTP/1.1 413").contains("RequestEntityTooLargeException");
        }
    }

    @Test
    void connectionServesAfterRefusedBody() throws IOException {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(HEAD + "Content-Length: 6291457\r\n\r\n").write(new byte[6_291_457]);
            assertThat(client.readHead()).startsWith("HTTP/1.1 413");
            client.readJson();

            client.write(HEAD + "Content-Length: 2\r\n\r\n{}");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void slowRefusedBodyIsReadToEnd() throws Exception {
        int pieces = 5;
        try (TestApi patient = new TestApi(Map.of("lamina.api.body-timeout", "4s"));
                RawHttp client = new RawHttp(patient.port())) {
            client.write(HEAD + "Content-Length: " + 2_000_000 * pieces + "\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 413");
            client.readJson();
            for (int i = 0; i < pieces; i++) {
                Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
                client.write(new byte[2_000_000]);
            }

            client.write(HEAD + "Content-Length: 2\r\n\r\n{}");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void expectContinueIsAnswered100() throws IOException {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100");

            assertThat(client.write("{}").readHead()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void expectContinueOfTooLargeBodyIsRefused() throws IOException {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(HEAD + "Expect: 100-continue\r\nContent-Length: 7000000\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 413");
        }
    }

    /** The client may send the body or the next request: nobody knows which. */
    @Test
    void connectionEndsIfAwaitedBodyIsNotWanted() throws IOException {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(
                    HEAD.replace(TestIdentity.TOKEN, "unknown") + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

            assertThat(client.readAll()).startsWith("HTTP/1.1 403").containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    @Test
    void stalledBodyTimesOut() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            client.write(HEAD + "Content-Length: 100\r\n\r\n{\"a\":");

            assertThat(client.readAll()).startsWith("HTTP/1.1 408").contains("RequestTimeoutException");
            assertThat(impatient.ran()).isEmpty();
        }
    }

    @Test
    void stalledHeadClosesConnection() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            client.write("POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost:");

            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            client.write(HEAD + "Content-Length: 2\r\n\r\n{}");

            assertThat(client.readAll()).startsWith("HTTP/1.1 200").endsWith("{}");
        }
    }

    @Test
    void runningInvocationIsNotCutOff() throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            impatient.answers(outcome);
            client.write(HEAD + "Content-Length: 2\r\n\r\n{}");
            outcome.completeOnTimeout(
                    new Outcome.Completed(Buffer.buffer("\"late\""), false, Optional.empty(), Optional.empty()),
                    2,
                    TimeUnit.SECONDS);

            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void clientThatDisconnectsHarmsNoOther() throws IOException {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        api.answers(outcome);
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(HEAD + "Content-Length: 2\r\n\r\n{}");
            Awaitility.await().until(() -> api.ran().size() == 1);
        }
        outcome.complete(new Outcome.Completed(Buffer.buffer("1"), false, Optional.empty(), Optional.empty()));

        try (Http http = new Http(api.uri())) {
            api.answers(new Outcome.Completed(Buffer.buffer("2"), false, Optional.empty(), Optional.empty()));
            assertThat(http.invoke("{}").body()).isEqualTo("2");
        }
    }

    @Test
    void clientThatDisconnectsInBodyHarmsNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawHttp client = new RawHttp(api.port())) {
                client.write(HEAD + "Content-Length: 100000\r\n\r\n{\"a\":" + " ".repeat(i * 1000));
            }
        }
        api.server().drained().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                many.append(HEAD).append("Content-Length: 1\r\n\r\n").append(i);
            }
            client.write(many.toString());
            String answers = client.readAll();

            assertThat(answers.replaceAll("(?s)HTTP/1.1 200 OK.*?\r\n\r\n", "")).isEqualTo("0123456789");
        }
    }

    @Test
    void pipelinedInvocationIsNotCutOff() throws Exception {
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        CompletableFuture<Outcome> second = new CompletableFuture<>();
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            impatient.answers(first);
            String request = HEAD + "Content-Length: 2\r\n\r\n{}";
            client.write(request + request);
            Awaitility.await().until(() -> impatient.ran().size() == 1);
            impatient.answers(second);
            first.complete(new Outcome.Completed(Buffer.buffer("1"), false, Optional.empty(), Optional.empty()));
            second.completeOnTimeout(
                    new Outcome.Completed(Buffer.buffer("2"), false, Optional.empty(), Optional.empty()),
                    2,
                    TimeUnit.SECONDS);
            assertThat(client.readAll().replaceAll("(?s)HTTP/1.1 200 OK.*?\r\n\r\n", ""))
                    .isEqualTo("12");
        }
    }

    @Test
    void requestsOverHeldBytesAreThrottled() throws Exception {
        api.answers(new CompletableFuture<>()); // the first one is never done, and holds its bytes
        try (RawHttp first = new RawHttp(api.port());
                Http http = new Http(api.uri())) {
            String body = "\"" + "a".repeat(599_998) + "\"";
            first.write(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            Awaitility.await().until(() -> api.ran().size() == 1);

            var refused = http.invoke(body);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("ConcurrentInvocationLimitExceeded");
            assertThat(api.counted("lamina.throttles", "cause", "bodies")).isEqualTo(1);
            api.ran().clear();
        }
        // The client of the first one has closed its connection, but its invocation continues and keeps its bytes.
        Awaitility.await().untilAsserted(() -> assertThat(api.heldBytes()).isEqualTo(600_000));
        api.close();
        api = new TestApi();
    }

    @Test
    void trickledBodyTimesOut() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT);
                RawHttp client = new RawHttp(impatient.port())) {
            client.write(HEAD + "Content-Length: 60000\r\n\r\n");
            CompletableFuture<Void> trickle = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    write(client, " ");
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            });

            assertThat(client.readHead()).startsWith("HTTP/1.1 408");
            trickle.cancel(true);
        }
    }

    private static void write(RawHttp client, String text) {
        try {
            client.write(text);
        } catch (IOException e) {
            // The other side has closed the connection.
        }
    }

    @Test
    void unreadResponseIsCutOff() throws Exception {
        try (TestApi impatient = new TestApi(IMPATIENT)) {
            impatient.answers(json(20_000_000));
            try (RawHttp deaf = new RawHttp(impatient.port(), 4096)) {
                deaf.write(HEAD + "Content-Length: 2\r\n\r\n{}");

                Awaitility.await().until(() -> impatient.heldBytes() > 20_000_000);
                Awaitility.await().until(() -> impatient.heldBytes() == 0);
            }
        }
    }

    @Test
    void unreadResponsesFillShareOfTheirCallerOnly() throws Exception {
        List<RawHttp> deaf = new ArrayList<>();
        try (TestApi roomy = new TestApi(Map.of("lamina.limits.buffered-bytes", "64000000"))) {
            roomy.identity().letStrangerInvoke(TestApi.ORDERS);
            roomy.answers(json(20_000_000));
            for (int i = 0; i < 4; i++) {
                deaf.add(new RawHttp(roomy.port(), 4096).write(HEAD + "Content-Length: 2\r\n\r\n{}"));
            }
            Awaitility.await().until(() -> roomy.counted("lamina.throttles", "cause", "bodies") == 2);

            roomy.answers(json(1_000_000));
            try (RawHttp other = new RawHttp(roomy.port())) {
                other.write(HEAD.replace(TestIdentity.TOKEN, TestIdentity.STRANGER)
                                .replace("orders", "shop:function:orders")
                        + "Content-Length: 2\r\n\r\n{}");
                assertThat(other.readHead()).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (RawHttp client : deaf) {
                client.close();
            }
        }
    }

    private static Outcome json(int bytes) {
        return new Outcome.Completed(
                Buffer.buffer("\"" + "a".repeat(bytes) + "\""), false, Optional.empty(), Optional.empty());
    }

    @Test
    void callerThatLeavesIsNoticed() throws Exception {
        CompletableFuture<Void> left = new CompletableFuture<>();
        try (TestApi watched = new TestApi(new Dispatcher() {
            @Override
            public CompletionStage<Outcome> dispatch(Invocation invocation) {
                return new CompletableFuture<>();
            }

            @Override
            public CompletionStage<Outcome> dispatch(
                    Invocation invocation, Optional<ResponseStream> stream, CallerPresence caller) {
                CompletableFuture<Outcome> waiting = new CompletableFuture<>();
                caller.onLeave(() -> {
                    left.complete(null);
                    waiting.complete(new Outcome.Refused(408, "RequestTimeoutException", "left"));
                });
                return waiting;
            }
        })) {
            RawHttp client = new RawHttp(watched.port()).write(HEAD + "Content-Length: 2\r\n\r\n{}");
            Awaitility.await().until(() -> watched.heldBytes() == 2);

            client.close();

            left.get(10, TimeUnit.SECONDS);
            Awaitility.await().until(() -> watched.heldBytes() == 0);
        }
    }
}
