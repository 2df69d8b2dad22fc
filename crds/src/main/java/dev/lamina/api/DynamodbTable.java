package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The stream of a table of Amazon DynamoDB, or of a server with the same API. */
@ValidationRule(
        value = "!has(self.startingPosition) || self.startingPosition != 'AtTimestamp'",
        message = "startingPosition: must be TrimHorizon or Latest, because streams of DynamoDB cannot be read from a "
                + "time on")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record DynamodbTable(
        @Required
        @Size(min = 1, max = 255)
        @Pattern("^[a-zA-Z0-9_.-]+$")
        @JsonPropertyDescription("Name of the table. Its stream must be enabled.")
        String table,

        @Size(max = 1024)
        @Pattern("^https?://[^ /@]+/?$")
        @JsonPropertyDescription("URL of the service. Default: those of AWS in the region.")
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
                "Where a new trigger starts to read: TrimHorizon (the oldest record, up to 24 hours old) or Latest. "
                        + "Default: TrimHorizon.")
        StartingPosition startingPosition)
        implements ShardedSource, DynamodbTableBuilder.With {}
