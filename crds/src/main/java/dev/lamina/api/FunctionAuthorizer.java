package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The function that decides whether a request may use routes of an HTTP API: AWS's Lambda authorizer. */
@ValidationRule(
        value = "!has(self.payloadFormat) || self.payloadFormat == '2.0' || has(self.responseFormat) && "
                + "self.responseFormat == 'Policy'",
        message = "responseFormat: must be Policy with payloadFormat 1.0")
@ValidationRule(
        value = "!has(self.cacheSeconds) || self.cacheSeconds == 0 || has(self.identitySources)",
        message = "cacheSeconds: needs identitySources, whose values are the key of the cache")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionAuthorizer(
        @Required
        @Size(min = 1, max = 60)
        @Pattern(KubernetesName.LABEL)
        @JsonPropertyDescription("Name of a Function in the same namespace.")
        String name,

        @Default("\"2.0\"")
        @JsonPropertyDescription("Format of the event that the function gets: 2.0 or 1.0. Default: 2.0.")
        PayloadFormat payloadFormat,

        @Default("Simple")
        @JsonPropertyDescription(
                "Format of its result. Simple: isAuthorized and context. Policy: an IAM policy document. Default: "
                        + "Simple.")
        ResponseFormat responseFormat,

        @Size(min = 1, max = 10)
        @JsonPropertyDescription(
                "Values of a request that the decision depends on, such as $request.header.Authorization: a request "
                        + "without one of them gets 401, and the function is not invoked. Default: none.")
        List<
                        @Size(min = 1, max = 256)
                        @Pattern("^[$](request[.](header|querystring)|context|stageVariables)[.][A-Za-z0-9_.~-]+$")
                        String>
                identitySources,

        @Default("0")
        @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
                "Time in seconds for which a decision is cached. Default: 0, the function is invoked for each request. "
                        + "Allowed: 0 to 3600.")
        Integer cacheSeconds)
        implements FunctionAuthorizerBuilder.With {

    /** Formats of an authorizer's result. */
    public enum ResponseFormat {
        Simple,
        Policy
    }
}
