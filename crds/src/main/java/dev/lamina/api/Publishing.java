package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * When versions of a function are published, and how many are kept. It is the only way to publish a version: the
 * operator alone writes FunctionVersions, so that no number is given twice.
 *
 * @param request each new text publishes once; the operator answers in {@code status.published.request}
 */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Publishing(
        @Default("Manual")
        @JsonPropertyDescription(
                "When a version is published. Manual: when request changes. OnChange: also whenever code or "
                        + "configuration change. Code and configuration that are the newest version already are not "
                        + "published again. Default: Manual.")
        When when,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Number of versions that are kept: older ones are deleted, except those that an alias or a trigger "
                        + "names. Default: all are kept.")
        Integer keep,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "A text of your choice, such as a release. Each new text publishes a version once, as soon as the "
                        + "spec is up to date.")
        String request,

        @Size(max = 256) @JsonPropertyDescription("Description of the version that is published next. Default: none.")
        String description,

        @Size(max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 hash, in hexadecimal digits, that the code must have: other code is not published. Default: "
                        + "any code.")
        String codeSha256)
        implements PublishingBuilder.With {

    /** When a version is published. */
    public enum When {
        @JsonProperty("Manual")
        MANUAL,
        @JsonProperty("OnChange")
        ON_CHANGE
    }

    /** Returns whether every change is published. */
    public boolean onChange() {
        return when == When.ON_CHANGE;
    }
}
