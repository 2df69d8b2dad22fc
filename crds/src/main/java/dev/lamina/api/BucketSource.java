package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Changes to the objects of a bucket, with the fields of S3's notification rules. */
@ValidationRule(
        value = "self.events.all(e, "
                + "e.matches('^s3:(ObjectCreated:([*]|Put|Post|Copy|CompleteMultipartUpload)|ObjectRemoved:("
                + "[*]|Delete|DeleteMarkerCreated)|ObjectRestore:([*]|Post|Completed|Delete)|"
                + "ReducedRedundancyLostObject|Replication:([*]|OperationFailedReplication|"
                + "OperationMissedThreshold|OperationReplicatedAfterThreshold|"
                + "OperationNotTracked)|LifecycleExpiration:([*]|Delete|"
                + "DeleteMarkerCreated)|LifecycleTransition|"
                + "IntelligentTiering|ObjectTagging:([*]|"
                + "Put|Delete)|ObjectAcl:Put)$'))",
        message = "events: must be S3 event names, such as s3:ObjectCreated:*, s3:ObjectCreated:Put or "
                + "s3:ObjectRemoved:Delete")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record BucketSource(
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @JsonPropertyDescription("Name of the bucket.")
        String name,

        @Required
        @Size(min = 1, max = 20)
        @JsonPropertyDescription("S3 event types that are sent to the function, such as s3:ObjectCreated:*.")
        List<@Size(max = 64) String> events,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Key prefix filter: only objects whose key starts with this text. It may be URL-encoded, as in S3's "
                        + "notification rules: my+files/, year%3D2026/. Default: all objects.")
        String prefix,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Key suffix filter: only objects whose key ends with this text. It may be URL-encoded, as in S3's "
                        + "notification rules. Default: all objects.")
        String suffix)
        implements BucketSourceBuilder.With {
    /** What {@code status.boundTo} of a bucket Trigger begins with. */
    public static final String LOCATION_PREFIX = "bucket ";

    /** The value of {@code status.boundTo} of a Trigger that may have a rule in the bucket. */
    public static String location(String bucket) {
        return LOCATION_PREFIX + bucket;
    }

    /**
     * Returns whether a change of an object can match both rules. S3 allows one bucket only rules that do not overlap:
     * the oldest of several overlapping Triggers has its rule, the others wait.
     */
    public boolean overlaps(BucketSource other) {
        return name.equals(other.name)
                && events.stream()
                        .map(EventPattern::new)
                        .anyMatch(mine ->
                                other.events.stream().map(EventPattern::new).anyMatch(mine::overlaps))
                && keyFilters().stream()
                        .anyMatch(mine -> other.keyFilters().stream().anyMatch(mine::overlaps));
    }

    /** Returns whether an event of this name on an object with this key matches. */
    public boolean matches(String event, String key) {
        return events.stream().anyMatch(pattern -> new EventPattern(pattern).matches(event)) && matchesKey(key);
    }

    /** Returns whether an object with this key matches the prefix and the suffix. */
    public boolean matchesKey(String key) {
        return keyFilters().stream().anyMatch(filter -> filter.matches(key));
    }

    /** Returns what the prefix and the suffix mean; a key must match one of these. */
    public List<KeyFilter> keyFilters() {
        return KeyFilter.of(prefix, suffix);
    }
}
