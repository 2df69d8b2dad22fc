package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.api.LayerVersion;
import dev.lamina.api.PublishStatus;
import dev.lamina.api.Publishing;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Stands in for the operator: what is applied is ready at once. */
final class Operator implements AutoCloseable {
    private final KubernetesClient client;
    private final SharedIndexInformer<Function> functions;
    private final SharedIndexInformer<Layer> layers;

    /** @param seen gets every state of every Function */
    Operator(KubernetesClient client, Consumer<Function> seen) {
        this.client = client;
        this.functions =
                started(client.resources(Function.class).inAnyNamespace().runnableInformer(0), new Each<Function>() {
                    @Override
                    void handle(Function function) {
                        seen.accept(function);
                        serve(function);
                    }
                });
        this.layers = started(client.resources(Layer.class).inAnyNamespace().runnableInformer(0), new Each<Layer>() {
            @Override
            void handle(Layer layer) {
                serve(layer);
            }
        });
    }

    /** An API server that has just got the definitions refuses for a moment. */
    private static <T> SharedIndexInformer<T> started(SharedIndexInformer<T> informer, Each<T> handler) {
        informer.addEventHandler(handler);
        informer.exceptionHandler((begun, failure) -> true);
        informer.start();
        return informer;
    }

    private void serve(Function function) {
        long generation = function.getMetadata().getGeneration();
        if (function.getStatus() != null
                && Long.valueOf(generation).equals(function.getStatus().observedGeneration())) {
            return;
        }
        String sha256 = function.getSpec().code().stored() == null
                ? null
                : function.getSpec().code().stored().sha256();
        Optional<PublishStatus> published = publish(function, sha256);
        client.resource(function).editStatus(now -> {
            now.setStatus(FunctionStatusBuilder.builder()
                    .published(published.orElse(null))
                    .observedGeneration(generation)
                    .codeSha256(sha256)
                    .codeSizeBytes(7L)
                    .conditions(List.of(condition(Lamina.READY), condition(Lamina.UP_TO_DATE)))
                    .build());
            return now;
        });
    }

    private Optional<PublishStatus> publish(Function function, String sha256) {
        Publishing publish = function.getSpec().publish();
        if (publish == null || publish.request() == null) {
            return Optional.empty();
        }
        Optional<PublishStatus> before =
                Optional.ofNullable(function.getStatus()).map(status -> status.published());
        if (before.filter(last -> publish.request().equals(last.request())).isPresent()) {
            return before;
        }
        int number = before.map(PublishStatus::version).orElse(0) + 1;
        FunctionVersion version = new FunctionVersion();
        version.setMetadata(new ObjectMetaBuilder()
                .withNamespace(function.getMetadata().getNamespace())
                .withName(FunctionVersion.name(function.getMetadata().getName(), number))
                .build());
        version.setSpec(FunctionVersionSpecBuilder.builder()
                .function(function.getMetadata().getName())
                .version(number)
                .description(publish.description())
                .functionSpec(function.getSpec().ofVersion())
                .codeSha256(sha256)
                .codeSizeBytes(7L)
                .build());
        client.resource(version).create();
        return Optional.of(new PublishStatus(number, publish.request(), number));
    }

    private void serve(Layer layer) {
        long generation = layer.getMetadata().getGeneration();
        if (layer.getStatus() != null
                && Long.valueOf(generation).equals(layer.getStatus().observedGeneration())) {
            return;
        }
        client.resource(layer).editStatus(now -> {
            String sha256 = now.getSpec().content().stored().sha256();
            List<LayerVersion> versions = new ArrayList<>(
                    now.getStatus() == null ? List.of() : now.getStatus().versionsOrNone());
            if (versions.isEmpty() || !versions.getLast().sha256().equals(sha256)) {
                long number = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
                versions.add(new LayerVersion(number, sha256, 7L, 9L, null, "2026-01-01T00:00:00Z"));
            }
            now.setStatus(LayerStatusBuilder.builder()
                    .observedGeneration(generation)
                    .conditions(List.of(condition(Lamina.UP_TO_DATE)))
                    .version(versions.getLast().version())
                    .sha256(sha256)
                    .versions(versions)
                    .build());
            return now;
        });
    }

    private static Condition condition(String type) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason("Test")
                .withMessage("")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .build();
    }

    @Override
    public void close() {
        functions.stop();
        layers.stop();
    }

    /** Handles what was added and what was changed in the same way. */
    private abstract static class Each<T> implements ResourceEventHandler<T> {
        abstract void handle(T resource);

        @Override
        public void onAdd(T resource) {
            handle(resource);
        }

        @Override
        public void onUpdate(T before, T now) {
            handle(now);
        }

        @Override
        public void onDelete(T resource, boolean unknown) {}
    }
}
