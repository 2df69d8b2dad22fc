package dev.lamina.operator.limit;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.limit.NamespaceLimits.Limit;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The bytes of code and layers of a namespace: those of functions, of their versions, and of the versions of layers.
 * What is used several times counts once. Several archives that are read at the same time do not count each other.
 */
@Singleton
public class CodeStorage {
    private static final long MEBIBYTE = 1L << 20;

    private final NamespaceLimits limits;
    private final NamespaceResources resources;

    public CodeStorage(NamespaceLimits limits, NamespaceResources resources) {
        this.limits = limits;
        this.resources = resources;
    }

    /**
     * Returns why an archive is not stored: the limit, what the namespace uses, and the fix; empty if it is.
     *
     * @param owner uid of the Function or Layer; the code that a function has now is replaced, and does not count
     */
    public Optional<String> exceeded(String namespace, String owner, String sha256, long bytes) {
        return limits.codeMebibytes(namespace).flatMap(limit -> exceeded(limit, namespace, owner, sha256, bytes));
    }

    private Optional<String> exceeded(Limit limit, String namespace, String owner, String sha256, long bytes) {
        Map<String, Long> stored = stored(namespace, owner);
        long used = stored.values().stream().mapToLong(Long::longValue).sum();
        return stored.containsKey(sha256) || used + bytes <= limit.most() * MEBIBYTE
                ? Optional.empty()
                : Optional.of("Code storage limit exceeded: namespace " + namespace + " uses " + mebibytes(used)
                        + " of " + limit.most() + " MiB for code and layers, and this archive has " + mebibytes(bytes)
                        + " MiB: delete functions, versions or layers, or let an administrator raise the Helm value "
                        + limit.helmValue());
    }

    private Map<String, Long> stored(String namespace, String owner) {
        Map<String, Long> stored = new HashMap<>();
        for (Function function : resources.functions(namespace)) {
            FunctionStatus status = function.getStatus();
            if (status != null && !function.getMetadata().getUid().equals(owner)) {
                put(stored, status.codeSha256(), status.codeSizeBytes());
            }
        }
        resources.versions(namespace).forEach(version -> {
            FunctionVersionSpec spec = version.getSpec();
            put(stored, spec.codeSha256(), spec.codeSizeBytes());
        });
        resources.layers(namespace).stream()
                .map(layer -> layer.getStatus())
                .filter(Objects::nonNull)
                .forEach(status -> put(stored, status));
        return stored;
    }

    private static void put(Map<String, Long> stored, LayerStatus status) {
        put(stored, status.sha256(), status.sizeBytes());
        for (LayerVersion version : status.versionsOrNone()) {
            put(stored, version.sha256(), version.sizeBytes());
        }
    }

    private static void put(Map<String, Long> stored, String sha256, Long bytes) {
        if (sha256 != null && bytes != null) {
            stored.put(sha256, bytes);
        }
    }

    private static String mebibytes(long bytes) {
        return String.valueOf((bytes + MEBIBYTE - 1) / MEBIBYTE);
    }
}
