package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.LayerNames;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.converter.manifest.Manifest;

/** Layers, with the properties of AWS::Lambda::LayerVersion or AWS::Serverless::LayerVersion. */
public record LayerConversion(Surroundings surroundings) {

    public Manifest convert(String where, String name, JsonNode properties) {
        String resource = LayerNames.resource(name);
        JsonNode content = properties.has("ContentUri") ? properties.path("ContentUri") : properties.path("Content");
        return Manifest.of(
                "Layer",
                resource,
                LayerSpecBuilder.builder()
                        .layerName(resource.equals(name) ? null : name)
                        .content(new CodeConversion(surroundings).archive(where + ".Content", resource, content))
                        .compatibleRuntimes(Runtimes.compatible(Values.texts(properties.path("CompatibleRuntimes"))))
                        .description(Values.text(properties, "Description")
                                .filter(text -> !text.isEmpty())
                                .orElse(null))
                        .license(Values.text(properties, "LicenseInfo").orElse(null))
                        .build());
    }
}
