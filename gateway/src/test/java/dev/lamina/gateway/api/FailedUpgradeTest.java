package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.app.ApiMetrics;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that was not upgraded keeps the time limits of HTTP. */
@Timeout(30)
class FailedUpgradeTest {

    /** Answers each request with an upgrade that fails. */
    private record Refusing() implements MatchedRequest, ParsedRequest {
        @Override
        public boolean anonymous() {
            return true;
        }

        @Override
        public String action() {
            return "Connect";
        }

        @Override
        public ParsedRequest open() {
            return this;
        }

        @Override
        public Future<Optional<Response>> admission() {
            return Future.succeededFuture(Optional.of(Response.upgrade(response -> {
                response.setStatusCode(400).end();
                return Future.failedFuture("no upgrade");
            })));
        }

        @Override
        public int bodyLimit() {
            return 0;
        }

        @Override
        public Command by(Caller caller) {
            throw new IllegalStateException("it was answered");
        }
    }

    @Test
    void connectionIsClosedWhenUpgradeFailed() throws Exception {
        Vertx vertx = Vertx.vertx();
        GatewayConfig config = TestConfig.of(Map.of("lamina.ports.api", "0", "lamina.api.idle-timeout", "300ms"));
        ApiMetrics metrics = new ApiMetrics(new SimpleMeterRegistry());
        TestIdentity identity = new TestIdentity(config);
        ApiServer server = new ApiServer(
                vertx,
                config,
                identity.identities(),
                identity.access(),
                new BodyBudget(config, metrics),
                metrics,
                List.of((_, _, _) -> Optional.of(new Refusing())),
                List.of());
        server.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        try (RawHttp client = new RawHttp(server.port())) {
            client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.readAll()).startsWith("HTTP/1.1 400");
        } finally {
            server.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
