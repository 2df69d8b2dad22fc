package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions of a layer, and what happens to a layer that functions use. */
class LayersIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    private static KubernetesClient client;
    private final FakeContent content = new FakeContent();
    private final ContentChangeNotifier changes = new ContentChangeNotifier();
    private String namespace;
    private RunningOperator operator;

    @BeforeAll
    static void connect() {
        client = TestApiServer.client();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @BeforeEach
    void start() {
        namespace = TestApiServer.newNamespace(client);
        content.objects.put("a.jar", "aaaa");
        content.objects.put("imaging.zip", "v1");
        operator = new RunningOperator(client, Set.of(namespace), content, changes);
        client.resource(layer(namespace, "imaging", "imaging.zip")).create();
        await().atMost(SOON).until(() -> version().equals(Optional.of(1L)));
    }

    @AfterEach
    void stop() {
        client.resources(Function.class).inNamespace(namespace).delete();
        client.resources(Layer.class).inNamespace(namespace).delete();
        await().atMost(SOON).until(() -> imaging().get() == null);
        operator.close();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void newVersionRollsFunctionsWithoutNumber() {
        create("newest", new LayerReference("imaging", null));
        create("pinned", new LayerReference("imaging", 1L));
        await().atMost(SOON)
                .until(() -> layers("newest").equals(Optional.of("v1"))
                        && layers("pinned").equals(Optional.of("v1")));

        content.objects.put("imaging.zip", "v2");
        imaging().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"description\":\"changed\"}}");
        await().atMost(SOON).until(() -> layers("newest").equals(Optional.of("v2")));
        assertThat(layers("pinned")).contains("v1");
        assertThat(imaging().get().getStatus().versions())
                .extracting(LayerVersion::version, LayerVersion::sha256)
                .containsExactly(tuple(1L, "v1"), tuple(2L, "v2"));
    }

    @Test
    void codeIsCheckedWithSizeOfLayers() {
        create("crop", new LayerReference("imaging", null));
        await().atMost(SOON).until(() -> layers("crop").isPresent());
        assertThat(content.requests)
                .filteredOn(request -> request.handler().isPresent())
                .extracting(ContentRequest::layersUnzippedBytes)
                .contains(FakeContent.UNZIPPED_BYTES);
    }

    @Test
    void secondReconcileWritesNothing() {
        create("crop", new LayerReference("imaging", 1L));
        await().atMost(SOON)
                .until(() -> inUse().isPresent()
                        && inUse().get().startsWith("Used")
                        && !imaging().get().getMetadata().getFinalizers().isEmpty()
                        && layers("crop").isPresent());
        Layer before = imaging().get();
        long asked = requestsForLayer();
        changes.report(namespace, ContentRequest.Owner.of(before));
        changes.report(namespace, ContentRequest.Owner.of(before));
        await().atMost(SOON).until(() -> requestsForLayer() > asked);
        // The version after the reconcile that follows this one: an earlier write would be in it.
        long again = requestsForLayer();
        changes.report(namespace, ContentRequest.Owner.of(before));
        await().atMost(SOON).until(() -> requestsForLayer() > again);
        assertThat(imaging().get().getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }

    private long requestsForLayer() {
        return content.requests.stream()
                .filter(request -> request.handler().isEmpty())
                .count();
    }

    @Test
    void functionWithUnknownVersionIsNotDeployed() {
        create("early", new LayerReference("imaging", 2L));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(client.resources(Function.class)
                                .inNamespace(namespace)
                                .withName("early")
                                .get()
                                .getStatus())
                        .isNotNull()
                        .satisfies(status -> assertThat(Conditions.find(status.conditions(), Lamina.READY))
                                .map(Condition::getReason)
                                .contains("LayerVersionNotFound")));
        assertThat(layers("early")).isEmpty();
    }

    @Test
    void usedLayerIsDeletedAfterItsUsers() {
        create("crop", new LayerReference("imaging", null));
        await().atMost(SOON).until(() -> inUse().filter("Used by crop"::equals).isPresent());
        await().atMost(SOON)
                .until(() -> !imaging().get().getMetadata().getFinalizers().isEmpty());

        imaging().delete();
        await().atMost(SOON)
                .until(() -> inUse().filter(message -> message.endsWith("remove it from spec.layers of crop"))
                        .isPresent());
        assertThat(imaging().get().isMarkedForDeletion()).isTrue();

        client.resources(Function.class)
                .inNamespace(namespace)
                .withName("crop")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"layers\":null}}");
        await().atMost(SOON).until(() -> imaging().get() == null);
    }

    /** So that it can be deleted, alone or with its namespace, while no operator runs. */
    @Test
    void unusedLayerHasNoFinalizer() {
        assertThat(imaging().get().getMetadata().getFinalizers()).isEmpty();
        assertThat(inUse()).contains("No function uses the layer");
        create("crop", new LayerReference("imaging", null));
        await().atMost(SOON)
                .until(() -> !imaging().get().getMetadata().getFinalizers().isEmpty());
        client.resources(Function.class).inNamespace(namespace).withName("crop").delete();
        await().atMost(SOON)
                .until(() -> imaging().get().getMetadata().getFinalizers().isEmpty());
    }

    private void create(String name, LayerReference reference) {
        FunctionSpec spec = spec(inBucket("a.jar")).withLayers(List.of(reference));
        client.resource(function(namespace, name, spec)).create();
    }

    private Resource<Layer> imaging() {
        return client.resources(Layer.class).inNamespace(namespace).withName("imaging");
    }

    private Optional<Long> version() {
        return Optional.ofNullable(imaging().get().getStatus()).map(LayerStatus::version);
    }

    private Optional<String> inUse() {
        return Optional.ofNullable(imaging().get())
                .map(Layer::getStatus)
                .flatMap(status -> Conditions.find(status.conditions(), "InUse"))
                .map(Condition::getMessage);
    }

    /** The hashes of the layers that the function's Deployment has. */
    private Optional<String> layers(String function) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(Lamina.childName(function))
                .get();
        return deployment == null
                ? Optional.empty()
                : deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                        .filter(variable -> variable.getName().equals("LAMINA_LAYERS_SHA256"))
                        .map(EnvVar::getValue)
                        .findFirst();
    }
}
