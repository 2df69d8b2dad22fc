package dev.lamina.operator.workload;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a container image: a repository with a tag, a digest or both.
 *
 * @param repository without tag and digest, such as {@code registry.example:5000/shop/orders}
 */
public record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {
    private static final Pattern PARTS =
            Pattern.compile("^(?<repository>.+?)(:(?<tag>[^/:@]+))?(@(?<digest>[a-z0-9]+:[0-9a-f]{32,}))?$");
    private static final String NEWEST = "latest";

    /** Reads a name; what cannot be read is a repository, and the kubelet reports it. */
    public static ImageReference of(String name) {
        Matcher parts = PARTS.matcher(name);
        return parts.matches()
                ? new ImageReference(
                        parts.group("repository"),
                        Optional.ofNullable(parts.group("tag")),
                        Optional.ofNullable(parts.group("digest")))
                : new ImageReference(name, Optional.empty(), Optional.empty());
    }

    /** Reads the id of an image in the status of a pod. Some nodes put the kind of their container engine in front. */
    public static ImageReference ofNode(String id) {
        int kind = id.indexOf("://");
        return of(kind < 0 ? id : id.substring(kind + "://".length()));
    }

    /** Returns whether another image may get this name. As for Kubernetes, that is expected of {@code latest} only. */
    boolean isMoving() {
        return digest.isEmpty() && tag.filter(name -> !NEWEST.equals(name)).isEmpty();
    }

    /**
     * Returns whether both are in the same repository. A node names it with the registry: {@code orders} is
     * {@code docker.io/library/orders}.
     */
    public boolean isOfRepository(ImageReference onNode) {
        return onNode.repository.equals(repository) || onNode.repository.endsWith("/" + repository);
    }
}
