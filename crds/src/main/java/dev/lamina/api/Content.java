package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The source of a function's code or of a layer: exactly one member is set. */
@ValidationRule(
        value = "[has(self.inline), has(self.bucket), has(self.url), has(self.configMap), has(self.image), "
                + "has(self.stored)].filter(x, x).size() == 1",
        message = "exactly one of inline, bucket, url, configMap, image, stored must be set")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Content(
        @Size(min = 1, max = 262144)
        @JsonPropertyDescription(
                "Source code of a function: a single Java, Python, Ruby or JavaScript file. The operator "
                        + "compiles Java; compiler errors are in the condition CodeResolved. Not for layers.")
        String inline,

        @JsonPropertyDescription("A zip or jar in the S3 store of the installation.")
        BucketObject bucket,

        @JsonPropertyDescription("A zip or jar at an http or https URL, with its SHA-256 hash.")
        UrlContent url,

        @JsonPropertyDescription(
                "A key of a ConfigMap in the same namespace: source code (data), or a zip or jar (binaryData).")
        ConfigMapKey configMap,

        @JsonPropertyDescription(
                "A container image, made as for Lambda. It has its own runtime, so spec.runtime and spec.handler are "
                        + "not set. Not for layers.")
        ContainerImage image,

        @JsonPropertyDescription(
                "A zip that was uploaded by the Lambda API, which writes this field (aws lambda create-function "
                        + "--zip-file).")
        UploadedContent stored)
        implements ContentBuilder.With {}
