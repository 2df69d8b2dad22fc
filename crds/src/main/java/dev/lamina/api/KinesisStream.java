package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A data stream of Amazon Kinesis, or of a server with the same API. */
@ValidationRule(
        value = "(has(self.startingPosition) && self.startingPosition == 'AtTimestamp') == has(self.startingTimestamp)",
        message = "startingTimestamp: must be set if startingPosition is AtTimestamp, and only then")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record KinesisStream(
        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[a-zA-Z0-9_.-]+$")
        @JsonPropertyDescription("Name of the stream.")
        String stream,

        @Size(max = 1024)
        @Pattern("^https?://[^ /@]+/?$")
        @JsonPropertyDescription("URL of the service. Default: that of AWS in the region.")
        String endpoint,

        @Size(min = 1, max = 64)
        @Pattern("^[a-z0-9-]+$")
        @JsonPropertyDescription("AWS region for request signatures and events. Default: the installation's region.")
        String region,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys access-key and secret-key, and optionally "
                        + "session-token. Default: the credentials of the function's execution role; without one, "
                        + "requests are not signed.")
        String secret,

        @JsonPropertyDescription(
                "Where a new trigger starts to read: TrimHorizon (the oldest record), Latest or AtTimestamp. "
                        + "Default: TrimHorizon.")
        StartingPosition startingPosition,

        @Size(max = 40)
        @Pattern("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
                + "([.][0-9]{1,9})?Z$")
        @JsonPropertyDescription("Time of the first record, in UTC, such as 2026-01-31T08:00:00Z. For AtTimestamp.")
        String startingTimestamp)
        implements ShardedSource, KinesisStreamBuilder.With {

    @Override
    public String startingTime() {
        return startingTimestamp;
    }
}
