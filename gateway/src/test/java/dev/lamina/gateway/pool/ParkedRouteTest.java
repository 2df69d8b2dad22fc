package dev.lamina.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The poll of a parked pod: what its labels decide. */
class ParkedRouteTest {
    private static final PoolId PYTHON = new PoolId("shop", "python3.11-128");

    private final FakeAdopter adopter = new FakeAdopter();
    private final ParkedPods parked = new ParkedPods(10);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> remembered = new CopyOnWriteArrayList<>();
    private final PoolPodAuthenticator authenticator = new PoolPodAuthenticator() {
        @Override
        public Optional<PoolPod> authenticate(String token) {
            return token.equals("t") ? pod : Optional.empty();
        }

        @Override
        public void remember(String token, String name, FunctionId function) {
            remembered.add(token + " " + name + " " + function);
        }
    };
    private Optional<PoolPod> pod = parkedPod();
    private TestGateway gateway;

    private static Optional<PoolPod> parkedPod() {
        return Optional.of(new PoolPod("shop", "lamina-pool-1", Optional.of(PYTHON.name()), Optional.empty()));
    }

    private void start(Duration hold) throws Exception {
        Pool pool = new Pool(
                parked,
                adopter,
                new FakeFunctions(),
                null,
                (function, pod) -> {},
                TestConfig.of(Map.of()).pool(),
                new SimpleMeterRegistry());
        gateway = new TestGateway(
                function -> Future.failedFuture(RoleCredentials.Refused.unavailable("no STS")),
                Stream.of(new ParkedRoute(
                        authenticator, parked, pool, Executors.newVirtualThreadPerTaskExecutor(), hold)));
    }

    @AfterEach
    void end() throws Exception {
        http.close();
        gateway.close();
    }

    @Test
    void parkedPodGetsVariables() throws Exception {
        start(Duration.ofSeconds(30));
        CompletableFuture<HttpResponse<String>> answer = poll("t");
        await().until(() -> parked.count() == 1);

        FunctionId orders = new FunctionId("shop", "orders");
        parked.take(PYTHON).orElseThrow().handOver(orders, FakeAdopter.VARIABLES);

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo(FakeAdopter.VARIABLES.toString());
        assertThat(remembered).containsExactly("t lamina-pool-1 " + orders);
    }

    @Test
    void pollWithoutFunctionEnds() throws Exception {
        start(Duration.ofMillis(20));

        assertThat(poll("t").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(parked.count()).isZero();
    }

    @Test
    void podWithFunctionGetsSameFunctionAgain() throws Exception {
        pod = Optional.of(new PoolPod("shop", "lamina-pool-1", Optional.empty(), Optional.of("orders")));
        start(Duration.ofSeconds(30));

        assertThat(poll("t").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(adopter.requests()).singleElement().asString().contains("orders", "lamina-pool-1");
        assertThat(parked.count()).isZero();
    }

    @Test
    void podWithFunctionWaitsForOperator() throws Exception {
        pod = Optional.of(new PoolPod("shop", "lamina-pool-1", Optional.empty(), Optional.of("orders")));
        adopter.answers(new Adoption.Unanswered());
        start(Duration.ofSeconds(30));

        assertThat(poll("t").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }

    @Test
    void strangersAreRefused() throws Exception {
        start(Duration.ofSeconds(30));

        assertThat(poll("other").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
        pod = Optional.of(new PoolPod("shop", "web-1", Optional.empty(), Optional.empty()));
        assertThat(poll("t").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
    }

    private CompletableFuture<HttpResponse<String>> poll(String token) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/lamina/v1/pool/next"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }
}
