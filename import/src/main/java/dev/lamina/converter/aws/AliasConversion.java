package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Alias;
import dev.lamina.api.AliasRouting;
import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Rollout;
import dev.lamina.converter.manifest.Manifest;

/** Aliases, with the properties of AWS::Lambda::Alias, which are also those of AWS's API. */
public record AliasConversion(Surroundings surroundings) {
    private static final String FIRST = "1";

    /** @param url null: none */
    public Manifest convert(String where, String function, String name, JsonNode properties, FunctionUrl url) {
        String version = Values.text(properties, "FunctionVersion").orElse(FIRST);
        JsonNode weights = properties.path("RoutingConfig").path("AdditionalVersionWeights");
        AliasSpec spec = AliasSpecBuilder.builder()
                .function(function)
                .name(name)
                .version(version.matches("[1-9][0-9]{0,5}|\\$LATEST") ? version : FIRST)
                .description(Values.text(properties, "Description")
                        .filter(text -> !text.isEmpty())
                        .orElse(null))
                .routing(routing(weights))
                .provisioned(Values.integer(
                                properties.path("ProvisionedConcurrencyConfig"), "ProvisionedConcurrentExecutions")
                        .orElse(null))
                .url(url)
                .rollout(rollout(where, properties))
                .build();
        return Manifest.of("Alias", Alias.name(function, name), spec);
    }

    /** CloudFormation has a list, the API a map. */
    private static AliasRouting routing(JsonNode weights) {
        if (weights.isArray() && !weights.isEmpty()) {
            return new AliasRouting(
                    weights.path(0).path("FunctionVersion").asText(),
                    weights.path(0).path("FunctionWeight").asDouble());
        }
        return weights.isObject() && !weights.isEmpty()
                ? new AliasRouting(
                        weights.fieldNames().next(),
                        weights.path(weights.fieldNames().next()).asDouble())
                : null;
    }

    private Rollout rollout(String where, JsonNode properties) {
        JsonNode preference = properties.path("DeploymentPreference");
        String type = Values.text(preference, "Type").orElse("AllAtOnce");
        if (preference.has("Hooks") || preference.has("Alarms")) {
            surroundings
                    .report()
                    .noCounterpart(
                            where + ".DeploymentPreference", "hooks and alarms: a rollout turns back by its errorRate");
        }
        Rollout rollout = RolloutConversion.of(type).orElse(null);
        if (rollout == null && !type.endsWith("AllAtOnce")) {
            surroundings.report().noCounterpart(where + ".DeploymentPreference", "a rollout of type " + type);
        }
        return rollout;
    }
}
