package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The desired state of an Alias.
 *
 * @param version the number of a version, or $LATEST
 * @param routing null: all invocations run {@code version}
 * @param rollout null: a new {@code version} gets all invocations at once
 */
@ValidationRule(
        value = "self.__function__ == oldSelf.__function__ && self.name == oldSelf.name",
        message = "function, name: cannot be changed; create another Alias")
@ValidationRule(
        value = "!self.name.matches('^[0-9]+$')",
        message = "name: must not be a number, because versions have numbers; choose another name")
@ValidationRule(
        value = "!has(self.routing) || self.version != '$LATEST'",
        message = "version: $LATEST is not allowed with routing; name a published version")
@ValidationRule(
        value = "!has(self.routing) || self.routing.version != self.version",
        message = "routing.version: must be another version than version")
@ValidationRule(
        value = "!has(self.rollout) || self.version != '$LATEST'",
        message = "version: $LATEST is not allowed with rollout; name a published version")
@ValidationRule(
        value = "!has(self.rollout) || !has(self.routing)",
        message = "routing: is not allowed with rollout, which sets the weights; remove one of the two")
@ValidationRule(
        value = "!has(self.provisioned) || self.version != '$LATEST'",
        message = "provisioned: is not allowed with version $LATEST; name a published version, or use "
                + "concurrency.provisioned of the Function")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record AliasSpec(
        @Required
        @Size(min = 1, max = 60)
        @Pattern(KubernetesName.LABEL)
        @JsonPropertyDescription("Name of a Function in the same namespace. Cannot be changed.")
        String function,

        @Required
        @Size(min = 1, max = 128)
        @Pattern(ALIAS)
        @JsonPropertyDescription("Name of the alias, by which it is invoked. Cannot be changed.")
        String name,

        @Required
        @Size(min = 1, max = 7)
        @Pattern(VERSION)
        @JsonPropertyDescription(
                "Version that is invoked: the number of a FunctionVersion, in quotes, or $LATEST. With rollout, "
                        + "a higher number gets the invocations step by step, a lower one at once.")
        String version,

        @Size(max = 256) @JsonPropertyDescription("Description of the alias. Default: none.")
        String description,

        @JsonPropertyDescription("A second version, with its share of the invocations. Default: none.")
        AliasRouting routing,

        @Min(1)
        @Max(Concurrency.MOST)
        @JsonPropertyDescription(
                "Provisioned concurrency: the number of environments that are kept initialised of each version that "
                        + "the alias invokes. Default: none.")
        Integer provisioned,

        @JsonPropertyDescription(
                "Function URL of the alias: an HTTP endpoint that invokes the alias. Default: no function URL.")
        FunctionUrl url,

        @JsonPropertyDescription("How invocations move to a new version. Default: all at once.")
        Rollout rollout)
        implements AliasSpecBuilder.With {
    /** Names of aliases. Those of numbers only are refused by a rule. */
    static final String ALIAS = "^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$";

    /** What an alias can name. */
    static final String VERSION = "^(\\$LATEST|[1-9][0-9]{0,5})$";
}
