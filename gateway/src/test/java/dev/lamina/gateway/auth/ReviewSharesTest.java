package dev.lamina.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that answers reviews of callers' tokens only at the end of the test, and 8 reviews at a time. */
@Timeout(20)
class ReviewSharesTest {
    private static final Caller CI = Caller.serviceAccount("shop", "ci");

    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private KubernetesClient client;
    private ApiServerReviews reviews;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/apis/authentication.k8s.io/v1/tokenreviews", exchange -> {
            held.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, "TokenReview", "authentication.k8s.io/v1", "\"authenticated\":false");
        });
        server.createContext(
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                exchange -> answer(exchange, "SubjectAccessReview", "authorization.k8s.io/v1", "\"allowed\":true"));
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withAutoConfigure(false)
                        .build())
                .build();
        reviews = new ApiServerReviews(client, TestConfig.of(Map.of("lamina.identity.concurrent-reviews", "8")));
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        client.close();
        threads.shutdownNow();
    }

    @Test
    void unknownTokensLeaveReviewsToKnownCallers() throws Exception {
        for (int i = 0; i < 100; i++) {
            review("random-" + i);
        }
        await().until(() -> held.get() == 6);

        Future<Boolean> allowed =
                threads.submit(() -> reviews.allowed(CI, Permission.invoke(new FunctionId("shop", "pay"))));

        assertThat(allowed.get(3, TimeUnit.SECONDS)).isTrue();
        assertThat(held.get()).isEqualTo(6);
    }

    @Test
    void floodOfTokensIsRefusedAtOnce() {
        List<CompletableFuture<Void>> flood =
                IntStream.range(0, 300).mapToObj(i -> review("random-" + i)).toList();

        // A review that waits is refused after five seconds; these are refused before.
        await().atMost(Duration.ofSeconds(4))
                .until(() -> flood.stream()
                                .filter(CompletableFuture::isCompletedExceptionally)
                                .count()
                        > 30);
        assertThat(flood.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .findFirst()
                        .orElseThrow()
                        .exceptionNow())
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("Too many reviews");
    }

    private CompletableFuture<Void> review(String token) {
        return CompletableFuture.runAsync(() -> reviews.token(token, List.of(), "tokens of callers"), threads);
    }

    private static void answer(HttpExchange exchange, String kind, String version, String status) throws IOException {
        byte[] body = ("{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + version + "\",\"status\":{" + status + "}}")
                .getBytes(UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(201, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
