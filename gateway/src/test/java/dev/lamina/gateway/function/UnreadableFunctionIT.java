package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.function.FunctionView.NotReady;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.StoredAnyway;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Functions that a real API server has and this version cannot read. */
class UnreadableFunctionIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String STATUS = """
      "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Available", "message": "", "newer": \
      {}}], "newer": 1, "replicas": 3000000000}""";
    private static final String TOO_LARGE = """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "too-large"}, "spec": \
      {"runtime": "java25", "handler": "h",
        "code": {"inline": "x"}, "memory": "128Mi", "timeoutSeconds": 3, "concurrency": {"reserved": 2147483648}}, \
      %s}""".formatted(STATUS);
    private static final String NEWER = """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "newer"}, "spec": {"runtime": \
      "java25", "handler": "h",
        "code": {"inline": "x", "newer": true}, "memory": "128Mi", "timeoutSeconds": 3, "newer": [1]}, %s}\
      """.formatted(STATUS);

    @Test
    void unreadableFunctionIsRefusedAndHidesNoOther() throws Exception {
        try (KubeApiServer server = KubeApiServer.started()) {
            KubernetesClient client = server.client();
            Definitions.applyTo(client);
            FunctionWatch running = TestWatch.of(client, TestConfig.of(Map.of()));
            running.start();
            Awaitility.await().atMost(SOON).until(running::synced);

            StoredAnyway.store(client, "default", List.of(TOO_LARGE, NEWER));
            client.resource(function("later")).create();
            assertThatItServes(running);

            FunctionWatch started = TestWatch.of(client, TestConfig.of(Map.of()));
            started.start();
            Awaitility.await().atMost(SOON).until(started::synced);
            assertThatItServes(started);
            running.stop();
            started.stop();
        }
    }

    private static void assertThatItServes(FunctionWatch watch) {
        Awaitility.await().atMost(SOON).until(() -> watch.find(id("later")).isPresent());
        assertThat(watch.find(id("too-large")).flatMap(FunctionView::notReady))
                .contains(new NotReady(
                        "UnreadableSpec",
                        "spec.concurrency.reserved: this version of Lamina cannot read the value "
                                + "2147483648; correct it, or upgrade Lamina if the value is of a newer "
                                + "version"));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(watch.find(id("newer")))
                        .as("unknown fields do not matter")
                        .map(FunctionView::notReady)
                        .contains(Optional.empty()));
        assertThat(watch.resources("default"))
                .hasSize(3)
                .allSatisfy(function -> assertThat(function.getSpec()).isNotNull());
    }

    private static FunctionId id(String name) {
        return new FunctionId("default", name);
    }

    private static Function function(String name) {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace("default").withName(name).build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Hello")
                .code(ContentBuilder.builder().inline("class Hello {}").build())
                .memory("2Gi")
                .timeoutSeconds(7)
                .ephemeralStorage("512Mi")
                .build());
        return function;
    }
}
