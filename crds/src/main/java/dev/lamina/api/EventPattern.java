package dev.lamina.api;

import java.util.Set;

/**
 * One entry of a bucket's {@code events}: the name of an S3 event, such as {@code s3:ObjectCreated:Put}, or all names
 * of one family, such as {@code s3:ObjectCreated:*}.
 */
public record EventPattern(String text) {
    private static final String WILDCARD = ":*";

    /**
     * Names that a wildcard covers. MinIO has more under the same families (retention, for example); S3 does not have
     * them.
     */
    private static final Set<String> NAMES = Set.of(
            "s3:ObjectCreated:Put",
            "s3:ObjectCreated:Post",
            "s3:ObjectCreated:Copy",
            "s3:ObjectCreated:CompleteMultipartUpload",
            "s3:ObjectRemoved:Delete",
            "s3:ObjectRemoved:DeleteMarkerCreated",
            "s3:ObjectRestore:Post",
            "s3:ObjectRestore:Completed",
            "s3:ObjectRestore:Delete",
            "s3:ReducedRedundancyLostObject",
            "s3:Replication:OperationFailedReplication",
            "s3:Replication:OperationMissedThreshold",
            "s3:Replication:OperationReplicatedAfterThreshold",
            "s3:Replication:OperationNotTracked",
            "s3:LifecycleExpiration:Delete",
            "s3:LifecycleExpiration:DeleteMarkerCreated",
            "s3:LifecycleTransition",
            "s3:IntelligentTiering",
            "s3:ObjectTagging:Put",
            "s3:ObjectTagging:Delete",
            "s3:ObjectAcl:Put");

    /** Returns whether an event of this name matches. */
    public boolean matches(String event) {
        return NAMES.contains(event) && covers(event);
    }

    /** Returns whether an event can match both patterns. */
    public boolean overlaps(EventPattern other) {
        return covers(other.text) || other.covers(text);
    }

    private boolean covers(String other) {
        return text.equals(other) || text.endsWith(WILDCARD) && other.startsWith(text.substring(0, text.length() - 1));
    }
}
