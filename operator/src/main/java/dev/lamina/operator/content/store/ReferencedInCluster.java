package dev.lamina.operator.content.store;

import dev.lamina.api.Content;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.api.TolerantResource;
import dev.lamina.api.UploadedContent;
import dev.lamina.installation.ContentBucket;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the referenced hashes from the API server: the statuses of Functions and Layers, and the Deployments of
 * functions.
 */
@Singleton
final class ReferencedInCluster implements ReferencedContent {
    private static final Set<String> HASH_VARIABLES =
            Set.of("LAMINA_CODE_SHA256", "LAMINA_LAYERS_SHA256", "LAMINA_START_CACHE_SHA256");
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final long page;

    @Inject
    ReferencedInCluster(KubernetesClient client, OperatorConfig config) {
        this(client, config, PAGE);
    }

    /** @param page maximum number of objects in one response of the API server */
    ReferencedInCluster(KubernetesClient client, OperatorConfig config, long page) {
        this.client = client;
        this.config = config;
        this.page = page;
    }

    @Override
    public Set<String> hashes() {
        Set<String> hashes = new HashSet<>();
        each(Function.class, Optional.empty(), function -> {
            status(function.getStatus(), FunctionStatus::codeSha256).ifPresent(hashes::add);
            hashes.addAll(uploaded(function, function.getSpec().code()));
            unreadable(function).ifPresent(hashes::add);
        });
        each(Layer.class, Optional.empty(), layer -> {
            hashes.addAll(uploaded(layer, layer.getSpec().content()));
            unreadable(layer).ifPresent(hashes::add);
            status(layer.getStatus(), LayerStatus::sha256).ifPresent(hashes::add);
            if (layer.getStatus() != null) {
                layer.getStatus().versionsOrNone().forEach(version -> hashes.add(version.sha256()));
            }
        });
        // Their code may be nowhere else: the function has other code now.
        each(FunctionVersion.class, Optional.empty(), version -> {
            Optional.ofNullable(version.getSpec().codeSha256()).ifPresent(hashes::add);
            hashes.addAll(version.getSpec().layersSha256OrNone());
            hashes.addAll(uploaded(version, version.getSpec().functionSpec().code()));
            status(version.getStatus(), FunctionVersionStatus::snapStart)
                    .map(SnapStartStatus::sha256)
                    .ifPresent(sha256 -> hashes.addAll(uploadOf(version, sha256)));
            unreadable(version).ifPresent(hashes::add);
        });
        each(
                Deployment.class,
                Optional.of(Lamina.FUNCTION_LABEL),
                deployment -> inPods(deployment).forEach(hashes::add));
        return hashes;
    }

    /** Returns an upload that a spec names: its bytes, and the record that they are of this namespace. */
    private static List<String> uploaded(HasMetadata owner, Content content) {
        return Optional.ofNullable(content)
                .map(Content::stored)
                .map(UploadedContent::sha256)
                .map(sha256 -> uploadOf(owner, sha256))
                .orElse(List.of());
    }

    private static List<String> uploadOf(HasMetadata owner, String sha256) {
        return List.of(sha256, ContentBucket.upload(owner.getMetadata().getNamespace(), sha256));
    }

    /** Which upload a spec names is not known if it cannot be read: all of the namespace are kept. */
    static Optional<String> unreadable(TolerantResource<?, ?> owner) {
        return owner.unreadable()
                .map(_ -> ContentBucket.uploads(owner.getMetadata().getNamespace()));
    }

    private static <S, F> Optional<F> status(S status, java.util.function.Function<S, F> field) {
        return Optional.ofNullable(status).map(field);
    }

    /** Reads page by page, because there may be many objects, and some are large. */
    private <T extends HasMetadata> void each(Class<T> type, Optional<String> label, Consumer<T> action) {
        List<String> namespaces = config.namespaces().orElse(List.of());
        if (namespaces.isEmpty()) {
            each(client.resources(type).inAnyNamespace(), label, action);
        }
        namespaces.forEach(namespace -> each(client.resources(type).inNamespace(namespace), label, action));
    }

    private <T extends HasMetadata> void each(
            FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> all,
            Optional<String> label,
            Consumer<T> action) {
        ListOptions next = new ListOptionsBuilder()
                .withLimit(page)
                .withLabelSelector(label.orElse(null))
                .build();
        do {
            KubernetesResourceList<T> found = all.list(next);
            found.getItems().forEach(action);
            next.setContinue(found.getMetadata().getContinue());
        } while (next.getContinue() != null && !next.getContinue().isEmpty());
    }

    private static Stream<String> inPods(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> HASH_VARIABLES.contains(variable.getName()) && variable.getValue() != null)
                .map(EnvVar::getValue)
                .flatMap(value -> Stream.of(value.split(",")));
    }
}
