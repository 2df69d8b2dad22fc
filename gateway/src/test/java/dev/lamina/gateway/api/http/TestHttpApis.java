package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpAuthorizer;
import dev.lamina.api.HttpSource;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.authorizer.RouteDecision.Allowed;
import dev.lamina.gateway.api.http.throttle.FakeUse;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.api.websocket.ManagedConnections;
import dev.lamina.gateway.api.websocket.WebSockets;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.source.TriggerChanges;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * HTTP APIs on a test's Triggers; the time is always the same, so a limit has its burst only. An authorizer allows the
 * token {@code good}, which the function does not see, forbids {@code bad} and fails for {@code broken}.
 */
public final class TestHttpApis {
    private static final Instant NOW = Instant.ofEpochMilli(1_583_348_638_390L);

    private TestHttpApis() {}

    public static Endpoint of(
            TriggerChanges triggers,
            Dispatcher dispatcher,
            GatewayConfig config,
            Consumer<String> accessLog,
            Function<Trigger, RouteAuthorizer> authorizers,
            WebSockets sockets,
            ManagedConnections connections) {
        Throttles throttles = new Throttles(new FakeUse(), () -> 0);
        HttpTriggers watched = new HttpTriggers(throttles, authorizers, config, Runnable::run);
        watched.follow(triggers);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        WebSocketRouter router = new WebSocketRouter(watched, throttles, dispatcher, clock);
        return new HttpApis(
                watched,
                throttles,
                dispatcher,
                config,
                new WebSocketApis(
                        new WebSocketConnect(sockets, router, throttles, TestIdentity.clusterTokens()), connections),
                TestIdentity.clusterTokens(),
                new AccessLog(accessLog, System::nanoTime),
                clock);
    }

    /**
     * A Trigger that has all host names that it wants.
     *
     * @param http the YAML of spec.source.http in flow style
     */
    public static Trigger trigger(String namespace, String name, String function, String http) {
        Trigger trigger =
                Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s, namespace: %s, uid: %s-%s}
        spec: {function: {name: %s}, source: {http: %s}}
        """.formatted(name, namespace, namespace, name, function, http), Trigger.class);
        HttpSource source = trigger.getSpec().source().http();
        if (source != null && source.settings() != null) {
            trigger.setStatus(TriggerStatusBuilder.builder()
                    .hostNames(source.settings().hostNames())
                    .build());
        }
        return trigger;
    }

    /** The one that the class describes, for any Trigger that declares one. */
    public static RouteAuthorizer authorizer(Trigger trigger) {
        return trigger.getSpec().source().http().authorizerType() == HttpAuthorizer.Type.None
                ? request -> Future.succeededFuture(Allowed.ANYONE)
                : request -> Future.succeededFuture(decision(request.headers().get("Authorization")));
    }

    private static RouteDecision decision(String token) {
        return switch (token) {
            case "good" ->
                new Allowed(
                        Map.of("jwt", Map.of("claims", Map.of("sub", "me"), "scopes", List.of("a"))),
                        Map.of("claims", Map.of("sub", "me")));
            case "bad" -> RouteDecision.FORBIDDEN;
            case "broken" -> RouteDecision.FAILED;
            case null, default -> new RouteDecision.Unauthorized(Optional.of("Bearer"));
        };
    }
}
