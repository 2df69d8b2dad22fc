package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a layer is. */
@ValidationRule(value = "!has(self.content.inline)", message = "a layer is a zip: use bucket, url or configMap")
@JsonInclude(Include.NON_NULL)
public record LayerSpec(
    @Required
    @JsonPropertyDescription("Where the zip comes from; exactly one of bucket, url, configMap.")
    Content content,

    @Size(max = 15)
    @JsonPropertyDescription("Runtimes that may use the layer; absent: all.")
    List<@Size(min = 1, max = 64) String> compatibleRuntimes,

    @Size(max = 256)
    @JsonPropertyDescription("For people.")
    String description,

    @Size(max = 512)
    @JsonPropertyDescription("An SPDX identifier or an address of the licence.")
    String license) {}
