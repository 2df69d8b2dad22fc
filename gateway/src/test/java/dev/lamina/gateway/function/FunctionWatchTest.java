package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.gateway.function.FunctionChange.Added;
import dev.lamina.gateway.function.FunctionChange.Changed;
import dev.lamina.gateway.function.FunctionChange.Removed;
import dev.lamina.gateway.function.FunctionView.NotReady;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class FunctionWatchTest {
    private final FunctionId hello = new FunctionId("team", "hello");
    private KubernetesMockServer server;
    private KubernetesClient client;
    private FunctionWatch watch;

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void functionChangesAreNotified() {
        List<FunctionChange> changes = new CopyOnWriteArrayList<>();
        start(Map.of());
        watch.onChange(changes::add);

        client.resource(function("team", "hello", List.of())).create();
        await().until(() -> watch.find(hello).isPresent());
        FunctionView pending = watch.find(hello).orElseThrow();
        assertThat(pending.arn()).isEqualTo("arn:aws:lambda:us-east-1:team:function:hello");
        assertThat(pending.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(pending.memoryMb()).isEqualTo(2048);
        assertThat(pending.notReady().map(NotReady::reason)).contains("Pending");

        client.resource(function(
                        "team", "hello", List.of(ready("False", "ObjectNotFound", "code.bucket.key: no object x"))))
                .update();
        await().until(() -> watch.find(hello)
                .flatMap(FunctionView::notReady)
                .equals(Optional.of(new NotReady("ObjectNotFound", "code.bucket.key: no object x"))));

        client.resource(function("team", "hello", List.of(ready("True", "Ready", ""))))
                .update();
        await().until(() -> watch.find(hello).orElseThrow().notReady().isEmpty());
        assertThat(watch.resource(hello))
                .hasValueSatisfying(
                        resource -> assertThat(resource.getSpec().handler()).isEqualTo("Hello"));

        client.resource(function("team", "hello", List.of())).delete();
        await().until(() -> watch.find(hello).isEmpty());
        await().until(() -> changes.size() == 4);
        assertThat(changes)
                .extracting(Object::getClass)
                .containsExactly(Added.class, Changed.class, Changed.class, Removed.class);
    }

    @Test
    void irrelevantChangeIsNotNotified() {
        List<FunctionChange> changes = new CopyOnWriteArrayList<>();
        start(Map.of());
        client.resource(function("team", "hello", List.of())).create();
        await().until(() -> watch.find(hello).isPresent());
        watch.onChange(changes::add);
        Function labelled = function("team", "hello", List.of());
        labelled.getMetadata().setLabels(Map.of("a", "b"));
        client.resource(labelled).update();
        await().until(() ->
                watch.resource(hello).orElseThrow().getMetadata().getLabels().containsKey("a"));
        assertThat(changes).hasSize(1).first().isInstanceOf(Added.class);
    }

    @Test
    void onlyConfiguredNamespacesAreServed() {
        client.resource(function("team", "hello", List.of())).create();
        client.resource(function("other", "hello", List.of())).create();
        client.resource(function("elsewhere", "hello", List.of())).create();
        start(Map.of("lamina.namespaces", "team,other"));
        await().until(watch::synced);
        await().until(() -> watch.all().size() == 2);
        assertThat(watch.find(new FunctionId("elsewhere", "hello"))).isEmpty();
        assertThat(watch.resources("other")).hasSize(1);
        assertThat(watch.resources("elsewhere")).isEmpty();
    }

    @Test
    void readFindsFunctionUnknownToWatch() throws Exception {
        watch = TestWatch.of(client, TestConfig.of(Map.of()));
        assertThat(refresh()).isFalse();
        client.resource(function("team", "hello", List.of())).create();
        awaitChange();
        assertThat(watch.find(hello).flatMap(FunctionView::notReady)).isPresent();
        client.resource(function("team", "hello", List.of(ready("True", "Ready", ""))))
                .update();
        awaitChange();
        assertThat(watch.find(hello).orElseThrow().notReady()).isEmpty();
        assertThat(refresh()).as("nothing new").isFalse();
    }

    @Test
    void readFindsFunctionSeenByWatchSince() throws Exception {
        client.resource(function("team", "hello", List.of(ready("True", "Ready", ""))))
                .create();
        start(Map.of());
        await().until(() -> watch.find(hello).isPresent());
        assertThat(watch.refresh(hello, Optional.empty()).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void readIgnoresNamespacesNotServed() throws Exception {
        client.resource(function("team", "hello", List.of())).create();
        watch = TestWatch.of(client, TestConfig.of(Map.of("lamina.namespaces", "other")));
        assertThat(refresh()).isFalse();
        assertThat(watch.find(hello)).isEmpty();
    }

    private boolean refresh() throws Exception {
        return refresh(watch.find(hello));
    }

    private boolean refresh(Optional<FunctionView> known) throws Exception {
        return watch.refresh(hello, known).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A refresh fails after two seconds, which a busy machine may take. */
    private void awaitChange() {
        Optional<FunctionView> known = watch.find(hello);
        await().until(() -> refresh(known));
    }

    @Test
    void reservedSumFollowsFunctionChanges() {
        Function hello = reserving("hello", 30);
        client.resource(hello).create();
        client.resource(reserving("bye", 0)).create();
        client.resource(function("team", "free", List.of())).create();
        start(Map.of());
        await().until(() -> watch.all().size() == 3);
        assertThat(watch.reserved()).isEqualTo(30);
        assertThat(watch.find(new FunctionId("team", "bye")).orElseThrow().stopped())
                .isTrue();
        assertThat(watch.find(new FunctionId("team", "free")).orElseThrow().reserved())
                .isEmpty();

        client.resource(reserving("hello", 50)).update();
        await().until(() -> watch.reserved() == 50);
        client.resource(hello).delete();
        await().until(() -> watch.reserved() == 0);
    }

    /** When a namespace is deleted, the gateway's rights in it are deleted too. */
    @Test
    void deletedNamespaceDoesNotPreventReadiness() {
        refuse("gone");
        start(Map.of("lamina.namespaces", "team,gone"));
    }

    @Test
    void gatewayIsNotReadyWhenAllNamespacesAreRefused() {
        refuse("team");
        refuse("gone");
        watch = TestWatch.of(client, TestConfig.of(Map.of("lamina.namespaces", "team,gone")));
        watch.start();
        await().until(() -> server.getRequestCount() > 2);
        assertThat(watch.synced()).isFalse();
    }

    private void refuse(String namespace) {
        String path = "/apis/lamina.dev/v1alpha1/namespaces/" + namespace + "/functions";
        Stream.of(path, path + "?resourceVersion=0")
                .forEach(list -> server.expect()
                        .get()
                        .withPath(list)
                        .andReturn(403, new StatusBuilder().withCode(403).build())
                        .always());
    }

    private void start(Map<String, String> settings) {
        watch = TestWatch.of(client, TestConfig.of(settings));
        assertThat(watch.synced()).isFalse();
        watch.start();
        await().until(watch::synced);
    }

    private static Function reserving(String name, int reserved) {
        Function function = function("team", name, List.of());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Hello")
                .code(ContentBuilder.builder().inline("class Hello {}").build())
                .memory("2Gi")
                .timeoutSeconds(7)
                .ephemeralStorage("512Mi")
                .concurrency(ConcurrencyBuilder.builder().reserved(reserved).build())
                .build());
        return function;
    }

    private static Function function(String namespace, String name, List<Condition> conditions) {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Hello")
                .code(ContentBuilder.builder().inline("class Hello {}").build())
                .memory("2Gi")
                .timeoutSeconds(7)
                .ephemeralStorage("512Mi")
                .build());
        function.setStatus(
                conditions.isEmpty()
                        ? null
                        : FunctionStatusBuilder.builder()
                                .conditions(conditions)
                                .observedGeneration(1L)
                                .build());
        return function;
    }

    private static Condition ready(String status, String reason, String message) {
        return new ConditionBuilder()
                .withType("Ready")
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
