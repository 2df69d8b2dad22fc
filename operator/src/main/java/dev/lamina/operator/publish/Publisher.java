package dev.lamina.operator.publish;

import dev.lamina.api.AsyncStatus;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Creates the versions of a function, and deletes those that are not kept. */
public final class Publisher {
    /** Difference of the clocks of API server and gateways, and the fraction that times of Kubernetes lack. */
    private static final Duration CLOCKS = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Publisher.class);

    /**
     * Publishes a version if that is due, then deletes old ones.
     *
     * @param current what the latest spec is made of; empty while it is not resolved
     * @param cached versions of this name in the cache, which may lack the last one, and may have those of an earlier
     *     function of the same name
     * @param users only asked if there are more versions than are kept
     * @return empty if the function has neither a version nor spec.publish
     * @throws KubernetesClientException if a version cannot be written
     */
    public Optional<Published> publish(
            KubernetesClient client,
            Function function,
            Optional<Workload> current,
            List<FunctionVersion> cached,
            Supplier<VersionUsers> users) {
        List<FunctionVersion> versions = withNewest(client, function, own(function, cached));
        if (function.getSpec().publish() == null && versions.isEmpty()) {
            return Optional.empty();
        }
        Publication publication = Publication.of(
                function,
                current,
                versions.stream().map(FunctionVersion::getSpec).toList());
        publication.create().ifPresent(spec -> create(client, function, spec));
        superfluous(function, versions, users).forEach(version -> delete(client, version));
        return Optional.of(publication.published());
    }

    /** Returns the versions of this very function, without those that are being deleted. */
    static List<FunctionVersion> own(Function function, List<FunctionVersion> versions) {
        return versions.stream()
                .filter(version -> isOwn(function, version) && !version.isMarkedForDeletion())
                .toList();
    }

    private static boolean isOwn(Function function, FunctionVersion version) {
        return version.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(function.getMetadata().getUid()));
    }

    /** Reads the newest version if the cache lacks it: it may be what would be published again. */
    private static List<FunctionVersion> withNewest(
            KubernetesClient client, Function function, List<FunctionVersion> versions) {
        return Publication.lacks(
                        function,
                        versions.stream().map(FunctionVersion::getSpec).toList())
                .map(number -> client.resources(FunctionVersion.class)
                        .inNamespace(function.getMetadata().getNamespace())
                        .withName(FunctionVersion.name(function.getMetadata().getName(), number))
                        .get())
                .map(found -> Stream.concat(versions.stream(), own(function, List.of(found)).stream())
                        .toList())
                .orElse(versions);
    }

    /**
     * A version of this number that exists already is fine if it is ours and the same, and not in the cache yet. One of
     * an earlier function of the same name is not: it is being deleted, and this is tried again later.
     */
    private static void create(KubernetesClient client, Function function, FunctionVersionSpec spec) {
        FunctionVersion version = new FunctionVersion();
        version.setMetadata(new ObjectMetaBuilder()
                .withName(FunctionVersion.name(spec.function(), spec.version()))
                .withNamespace(function.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Lamina.VERSION_OF_LABEL, spec.function(), Lamina.VERSION_LABEL, String.valueOf(spec.version())))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(function.getApiVersion())
                        .withKind(function.getKind())
                        .withName(function.getMetadata().getName())
                        .withUid(function.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .build());
        version.setSpec(spec);
        try {
            client.resource(version).create();
            LOG.infof(
                    "Published %s/%s",
                    function.getMetadata().getNamespace(), version.getMetadata().getName());
        } catch (KubernetesClientException e) {
            FunctionVersion present = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? client.resource(version).get()
                    : null;
            if (present == null
                    || own(function, List.of(present)).isEmpty()
                    || !Publication.isSame(present.getSpec(), spec)) {
                throw e; // The next attempt finds it in the cache, or finds that it is gone.
            }
        }
    }

    /** Returns the versions that are neither among the newest nor in use, and that no waiting event may need. */
    static List<FunctionVersion> superfluous(
            Function function, List<FunctionVersion> versions, Supplier<VersionUsers> users) {
        if (function.getSpec().publish() == null || function.getSpec().publish().keep() == null) {
            return List.of();
        }
        int keep = function.getSpec().publish().keep();
        List<FunctionVersion> sorted = versions.stream()
                .sorted(Comparator.comparing(
                                (FunctionVersion version) -> version.getSpec().version())
                        .reversed())
                .toList();
        List<FunctionVersion> old = IntStream.range(keep, sorted.size())
                .filter(i -> !isAwaited(function, sorted.get(i - keep)))
                .mapToObj(sorted::get)
                .toList();
        if (old.isEmpty()) {
            return old;
        }
        Set<String> used = users.get().versions();
        return old.stream()
                .filter(version ->
                        !used.contains(String.valueOf(version.getSpec().version())))
                .toList();
    }

    /**
     * Returns whether an event waits that was accepted before the version was replaced: it may run that version. No
     * event waits longer than its maximum age.
     *
     * @param successor the version whose publication made the older one superfluous
     */
    private static boolean isAwaited(Function function, FunctionVersion successor) {
        String oldest = Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::async)
                .map(AsyncStatus::oldestEventTime)
                .orElse(null);
        String replaced = successor.getMetadata().getCreationTimestamp();
        return oldest != null
                && replaced != null
                && !Instant.parse(oldest).isAfter(Instant.parse(replaced).plus(CLOCKS));
    }

    private static void delete(KubernetesClient client, FunctionVersion version) {
        client.resource(version).delete();
        LOG.infof(
                "Deleted %s/%s: it is not among the versions that are kept",
                version.getMetadata().getNamespace(), version.getMetadata().getName());
    }
}
