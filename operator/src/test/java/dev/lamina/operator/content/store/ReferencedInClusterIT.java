package dev.lamina.operator.content.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketObject;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpecBuilder;
import dev.lamina.api.FunctionVersionStatusBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.api.LayerVersion;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.installation.ContentBucket;
import dev.lamina.operator.TestNamespace;
import dev.lamina.operator.config.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Content that is overlooked here would be deleted. */
class ReferencedInClusterIT {
    private static final Content CONTENT = ContentBuilder.builder()
            .bucket(new BucketObject("code", "a.jar", null))
            .build();

    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();

    @Test
    void functionsLayersAndDeploymentsNameContent() {
        Function function = new Function();
        function.setMetadata(named("function"));
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(CONTENT)
                .build());
        client.resource(function).create();
        function.setStatus(FunctionStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(1L)
                .codeSha256("of-function")
                .codeSizeBytes(1L)
                .codeSource("source")
                .build());
        client.resource(function).subresource("status").patch();
        Function unresolved = new Function();
        unresolved.setMetadata(named("unresolved"));
        unresolved.setSpec(function.getSpec());
        client.resource(unresolved).create();
        Layer layer = new Layer();
        layer.setMetadata(named("layer"));
        layer.setSpec(LayerSpecBuilder.builder().content(CONTENT).build());
        client.resource(layer).create();
        layer.setStatus(LayerStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(1L)
                .sha256("of-layer")
                .sizeBytes(1L)
                .source("source")
                .versions(List.of(new LayerVersion(1L, "of-older-version", 1L, 1L, null, null)))
                .build());
        client.resource(layer).subresource("status").patch();
        client.resource(version()).create();
        FunctionVersion optimized = version();
        optimized.setStatus(FunctionVersionStatusBuilder.builder()
                .snapStart(SnapStartStatus.on("start-cache", "image"))
                .build());
        client.resource(optimized).subresource("status").patch();
        deployment("fn-old", Map.of(Lamina.FUNCTION_LABEL, "old"), "of-deployment", "layer-1,layer-2");
        deployment("foreign", Map.of("app", "foreign"), "not-ours", "not-ours-either");

        assertThat(new ReferencedInCluster(client, TestConfig.with()).hashes())
                .contains("of-function", "of-layer", "of-older-version", "of-deployment", "layer-1", "layer-2")
                .contains("start-cache", ContentBucket.upload(namespace, "start-cache"))
                .doesNotContain("not-ours", "not-ours-either", "layer-1,layer-2");
        assertThat(new ReferencedInCluster(client, TestConfig.with(), 1).hashes())
                .as("one object in each answer")
                .contains("of-function", "of-layer", "of-deployment", "layer-1", "layer-2");
    }

    private FunctionVersion version() {
        FunctionVersion version = new FunctionVersion();
        version.setMetadata(named("old.1"));
        version.setSpec(FunctionVersionSpecBuilder.builder()
                .function("old")
                .version(1)
                .functionSpec(FunctionSpecBuilder.builder()
                        .runtime("java25")
                        .handler("Handler")
                        .code(CONTENT)
                        .build())
                .build());
        return version;
    }

    private void deployment(String name, Map<String, String> labels, String code, String layers) {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", name))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of("app", name))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("function")
                        .withImage("image")
                        .addNewEnv()
                        .withName("LAMINA_CODE_SHA256")
                        .withValue(code)
                        .endEnv()
                        .addNewEnv()
                        .withName("LAMINA_LAYERS_SHA256")
                        .withValue(layers)
                        .endEnv()
                        .addNewEnv()
                        .withName("LAMINA_POD_NAME")
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("metadata.name")
                        .endFieldRef()
                        .endValueFrom()
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
    }
}
