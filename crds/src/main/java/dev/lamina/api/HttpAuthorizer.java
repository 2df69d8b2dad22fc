package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Who may use routes of an HTTP API. */
@ValidationRule(
        value = "(self.type == 'JWT') == has(self.jwt)",
        message = "jwt: must be set with type JWT, and only with it")
@ValidationRule(
        value = "(self.type == 'Function') == has(self.function)",
        message = "function: must be set with type Function, and only with it")
@JsonInclude(Include.NON_NULL)
public record HttpAuthorizer(
        @Required
        @JsonPropertyDescription(
                "None: every client. JWT: clients with a token of an issuer. Function: a function decides. "
                        + "Kubernetes: clients that may create functions/invoke, as with function URLs.")
        Type type,

        @JsonPropertyDescription("The tokens that are accepted, for type JWT.")
        JwtAuthorizer jwt,

        @JsonPropertyDescription("The function that decides, for type Function.")
        FunctionAuthorizer function) {

    /** Kinds of authorizers. */
    public enum Type {
        None,
        JWT,
        Function,
        Kubernetes
    }
}
