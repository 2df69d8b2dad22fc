package dev.lamina.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The buckets that the admin keeps for some namespaces.
 *
 * @param namespaces those that may use a bucket, by its name; a bucket without an entry is for all
 */
public record BucketNamespaces(Map<String, List<String>> namespaces) {
    public static final BucketNamespaces NONE = new BucketNamespaces(Map.of());

    /** Returns whether a Trigger may get the events of its bucket; false if it has none. */
    public boolean allows(Trigger trigger) {
        BucketSource source = trigger.getSpec().source().bucket();
        return source != null
                && refusal(source.name(), trigger.getMetadata().getNamespace()).isEmpty();
    }

    /** Returns why a namespace may not use a bucket, with the Helm value; empty if it may. */
    public Optional<String> refusal(String bucket, String namespace) {
        return Optional.ofNullable(namespaces.get(bucket))
                .filter(allowed -> !allowed.contains(namespace))
                .map(_ -> "namespace " + namespace + " may not use bucket " + bucket
                        + ": the chart's value s3.bucketNamespaces does not name it for this bucket");
    }
}
