package dev.lamina.gateway.api.url;

import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.Functions;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Function URLs on a test's functions; the time is always the same. */
public final class TestFunctionUrls {
    private static final Instant NOW = Instant.ofEpochMilli(1_583_348_638_390L);

    private TestFunctionUrls() {}

    public static Endpoint of(Functions functions, Dispatcher dispatcher, GatewayConfig config) {
        return new FunctionUrls(
                functions, dispatcher, TestIdentity.clusterTokens(), config, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** @param url the YAML of spec.url in flow style, or {@code null} */
    public static Function function(String namespace, String name, String url) {
        return Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s, namespace: %s}
        spec: {runtime: java25, handler: Hello, code: {inline: class Hello}, url: %s}
        """.formatted(name, namespace, url), Function.class);
    }
}
