package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where bytes come from: exactly one member is set. */
@ValidationRule(value = "[has(self.inline), has(self.bucket), has(self.url), has(self.configMap)].filter(x, x).size() == 1",
    message = "exactly one of inline, bucket, url, configMap must be set")
@JsonInclude(Include.NON_NULL)
public record Content(
    @Size(min = 1, max = 262144)
    @JsonPropertyDescription("Source text, for a function only: a single Java file. It is compiled when it is applied; errors are in the condition CodeResolved.")
    String inline,

    @JsonPropertyDescription("A zip or jar in the S3 store that the chart names.")
    BucketObject bucket,

    @JsonPropertyDescription("A zip or jar behind http or https, with the hash it must have.")
    UrlContent url,

    @JsonPropertyDescription("A key of a ConfigMap in the same namespace: source text (data) or a zip or jar (binaryData).")
    ConfigMapKey configMap) {}
