package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.BucketObject;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StatusWriterIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();
    private final StatusWriter writer = new StatusWriter(
            new RetryDelay(Clock.systemUTC()), new ReadyTransitions(Clock.systemUTC()), Clock.systemUTC());

    /** A slow reconciliation of a deleted resource must not write the status of another one with the same name. */
    @Test
    void statusIsNotWrittenToSuccessor() {
        Layer gone = create();
        client.resource(gone).delete();
        await().atMost(Duration.ofMinutes(1)).until(() -> get() == null);
        assertThatThrownBy(() -> writer.write(client, gone, status("gone")))
                .isInstanceOf(KubernetesClientException.class);

        Layer successor = create();
        assertThatThrownBy(() -> writer.write(client, gone, status("gone")))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(get().getStatus().sha256()).isNull();

        writer.write(client, successor, status("aaaa"));
        assertThat(get().getStatus().sha256()).isEqualTo("aaaa");
    }

    @Test
    void editedMetadataDoesNotFailWrite() {
        Layer before = create();
        client.resources(Layer.class).inNamespace(namespace).withName("imaging").edit(layer -> {
            layer.getMetadata().setLabels(Map.of("edited", "meanwhile"));
            return layer;
        });
        writer.write(client, before, status("aaaa"));
        assertThat(get().getStatus().sha256()).isEqualTo("aaaa");
        assertThat(get().getMetadata().getLabels()).containsEntry("edited", "meanwhile");
    }

    /** The API server loses the field ownership of an object that it could not read for a while. */
    @Test
    void unwantedStatusOfUnknownWriterIsRemoved() {
        create();
        Layer before = client.resources(Layer.class)
                .inNamespace(namespace)
                .withName("imaging")
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("before")
                                .build(),
                        """
            {"status": {"sha256": "aaaa", "sizeBytes": 1, "conditions": [
              {"type": "Stalled", "status": "True", "reason": "UnreadableSpec", "message": "m", "lastTransitionTime": \
            "2026-01-01T00:00:00Z"}]}}
            """);
        writer.write(client, before, status(null));
        assertThat(get().getStatus().sha256()).isNull();
        assertThat(get().getStatus().conditions()).isNullOrEmpty();
    }

    private static LayerStatus status(String sha256) {
        return LayerStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(1L)
                .sha256(sha256)
                .sizeBytes(1L)
                .source("source")
                .build();
    }

    private Layer create() {
        Layer layer = new Layer();
        layer.setMetadata(new ObjectMetaBuilder()
                .withName("imaging")
                .withNamespace(namespace)
                .build());
        layer.setSpec(LayerSpecBuilder.builder()
                .content(ContentBuilder.builder()
                        .bucket(new BucketObject("code", "key", null))
                        .build())
                .build());
        return client.resource(layer).create();
    }

    private Layer get() {
        return client.resources(Layer.class)
                .inNamespace(namespace)
                .withName("imaging")
                .get();
    }
}
