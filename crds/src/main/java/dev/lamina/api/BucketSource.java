package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Changes to the objects of a bucket, in the words of S3's notification rules. */
@ValidationRule(value = "self.events.all(e, e.matches('^s3:(ObjectCreated:([*]|Put|Post|Copy|CompleteMultipartUpload)|ObjectRemoved:([*]|Delete|DeleteMarkerCreated)|ObjectRestore:([*]|Post|Completed|Delete)|ReducedRedundancyLostObject|Replication:([*]|OperationFailedReplication|OperationMissedThreshold|OperationReplicatedAfterThreshold|OperationNotTracked)|LifecycleExpiration:([*]|Delete|DeleteMarkerCreated)|LifecycleTransition|IntelligentTiering|ObjectTagging:([*]|Put|Delete)|ObjectAcl:Put)$'))",
        message = "events: names of S3's notifications, such as s3:ObjectCreated:*, s3:ObjectCreated:Put or s3:ObjectRemoved:Delete")
@JsonInclude(Include.NON_NULL)
public record BucketSource(
    @Required
    @Size(min = 3, max = 63)
    @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
    @JsonPropertyDescription("Name of the bucket.")
    String name,

    @Required
    @Size(min = 1, max = 20)
    @JsonPropertyDescription("S3 event names, such as s3:ObjectCreated:*.")
    List<@Size(max = 64) String> events,

    @Size(max = 1024)
    @JsonPropertyDescription("Only keys that begin so.")
    String prefix,

    @Size(max = 1024)
    @JsonPropertyDescription("Only keys that end so.")
    String suffix) {}
