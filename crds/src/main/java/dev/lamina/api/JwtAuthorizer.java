package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The JSON Web Tokens that routes of an HTTP API accept. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record JwtAuthorizer(
        @Required
        @Size(min = 8, max = 1024)
        @Pattern("^https?://[^\\s?#]+$")
        @JsonPropertyDescription(
                "URL of the issuer: the tokens' iss, and the base of /.well-known/openid-configuration, which says "
                        + "where its keys are.")
        String issuer,

        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "Accepted audiences: a token's aud, or its client_id if it has no aud, must be one of them.")
        List<@Size(min = 1, max = 256) String> audiences,

        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "Scopes of which a token must have at least one, in scope or scp. Default: no scope is needed.")
        List<@Size(min = 1, max = 256) String> scopes,

        @Size(min = 1, max = 256)
        @Pattern("^[$]request[.](header|querystring)[.][A-Za-z0-9_.~-]+$")
        @JsonPropertyDescription(
                "Where the token is in a request; Bearer before it is ignored. Default: $request.header.Authorization.")
        String identitySource)
        implements JwtAuthorizerBuilder.With {}
