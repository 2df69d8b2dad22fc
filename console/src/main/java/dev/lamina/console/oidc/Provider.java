package dev.lamina.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.cluster.TrustedAuthorities;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** The OpenID provider: the code flow with PKCE, and new tokens for a refresh token. */
@ApplicationScoped
class Provider {
    /** Status of a refusal after which the user has to log in again. */
    static final int ENDED = 401;

    private static final int CONNECT_MILLIS = 5000;
    private static final int READ_MILLIS = 10_000;
    private static final int LONGEST = 256 << 10;

    /** After this time, endpoints and keys are asked for again. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Optional<URI> issuer;
    private final ClientID client;
    private final Optional<Secret> secret;
    private final Scope scope;
    private final SSLSocketFactory trust;

    // Mutable state
    private volatile Known known;

    Provider(ConsoleConfig config) {
        this.issuer = config.oidc().issuer();
        this.client = new ClientID(config.oidc().clientId().orElse("lamina-console"));
        this.secret = config.oidc().clientSecret().map(Secret::new);
        this.scope = new Scope(config.oidc().scopes().toArray(String[]::new));
        this.trust = config.oidc()
                .ca()
                .map(file ->
                        TrustedAuthorities.of(file, "lamina.console.oidc.ca").getSocketFactory())
                .orElse(null);
    }

    /** What the provider said of itself. */
    private record Known(OIDCProviderMetadata metadata, Instant since) {}

    /**
     * What a user got.
     *
     * @param until when the ID token ends
     * @param refresh empty if the provider gives none
     */
    record Tokens(String idToken, Instant until, Optional<String> refresh) {}

    boolean exists() {
        return issuer.isPresent();
    }

    /** Returns the host of the issuer, as users know it. */
    String name() {
        return issuer.map(URI::getHost).orElse("");
    }

    /** Returns where the user logs in. */
    URI authorization(PendingLogin pending, URI callback) {
        return new AuthenticationRequest.Builder(ResponseType.CODE, scope, client, callback)
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(new State(pending.state()))
                .nonce(new Nonce(pending.nonce()))
                .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Returns where the user logs out of the provider, if it has such a page. */
    Optional<URI> end() {
        try {
            return Optional.ofNullable(metadata().getEndSessionEndpointURI());
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    Tokens tokens(String code, PendingLogin pending, URI callback) {
        return tokens(
                new AuthorizationCodeGrant(new AuthorizationCode(code), callback, new CodeVerifier(pending.verifier())),
                new Nonce(pending.nonce()));
    }

    /**
     * Returns new tokens; the refresh token is the old one if the provider gives no other.
     *
     * @throws RefusedException with status {@link #ENDED} if the provider does not take the token any more
     */
    Tokens renewed(String refresh) {
        Tokens tokens = tokens(new RefreshTokenGrant(new RefreshToken(refresh)), null);
        return new Tokens(tokens.idToken(), tokens.until(), tokens.refresh().or(() -> Optional.of(refresh)));
    }

    private Tokens tokens(AuthorizationGrant grant, Nonce nonce) {
        OIDCProviderMetadata metadata = metadata();
        try {
            HTTPRequest request = request(grant, metadata).toHTTPRequest();
            configure(request);
            TokenResponse response = OIDCTokenResponseParser.parse(request.send());
            if (!response.indicatesSuccess()) {
                String code = String.valueOf(
                        response.toErrorResponse().getErrorObject().getCode());
                if (code.equals(OAuth2Error.INVALID_GRANT.getCode())) {
                    throw new RefusedException(
                            ENDED,
                            "The provider " + issuer.orElseThrow() + " says that this login has ended",
                            List.of());
                }
                throw refused("refused: " + code + ". Check the client's id, secret and redirect address there");
            }
            OIDCTokens tokens = (OIDCTokens) response.toSuccessResponse().getTokens();
            if (tokens.getIDToken() == null) {
                throw refused("gave no ID token: the scope openid must be allowed");
            }
            IDTokenClaimsSet claims = validator(tokens.getIDToken(), metadata).validate(tokens.getIDToken(), nonce);
            return new Tokens(
                    tokens.getIDToken().getParsedString(),
                    claims.getExpirationTime().toInstant(),
                    Optional.ofNullable(tokens.getRefreshToken()).map(RefreshToken::getValue));
        } catch (IOException e) {
            throw unavailable(e);
        } catch (GeneralException | BadJOSEException | JOSEException e) {
            throw refused("gave an answer that is not valid: " + e.getMessage());
        }
    }

    private TokenRequest request(AuthorizationGrant grant, OIDCProviderMetadata metadata) {
        URI endpoint = metadata.getTokenEndpointURI();
        if (secret.isEmpty()) {
            return new TokenRequest.Builder(endpoint, client, grant).build();
        }
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean posts = methods != null
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        return new TokenRequest.Builder(
                        endpoint,
                        posts
                                ? new ClientSecretPost(client, secret.get())
                                : new ClientSecretBasic(client, secret.get()),
                        grant)
                .build();
    }

    /** Only signatures that are made with the provider's private key are accepted. */
    private IDTokenValidator validator(JWT token, OIDCProviderMetadata metadata) throws IOException {
        if (!(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm)
                || !JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
            throw refused("signs with " + token.getHeader().getAlgorithm() + ", which is not accepted");
        }
        return new IDTokenValidator(
                metadata.getIssuer(),
                client,
                algorithm,
                metadata.getJWKSetURI().toURL(),
                new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LONGEST, true, trust));
    }

    private OIDCProviderMetadata metadata() {
        Known present = known;
        if (present != null && present.since().plus(FRESH).isAfter(Instant.now())) {
            return present.metadata();
        }
        try {
            OIDCProviderMetadata found =
                    OIDCProviderMetadata.resolve(new Issuer(issuer.orElseThrow()), this::configure);
            known = new Known(found, Instant.now());
            return found;
        } catch (IOException e) {
            throw unavailable(e);
        } catch (GeneralException e) {
            throw refused("does not describe itself as an OpenID provider does: " + e.getMessage());
        }
    }

    private void configure(HTTPRequest request) {
        request.setConnectTimeout(CONNECT_MILLIS);
        request.setReadTimeout(READ_MILLIS);
        request.setFollowRedirects(false);
        if (trust != null) {
            request.setSSLSocketFactory(trust);
        }
    }

    private RefusedException unavailable(IOException e) {
        return new RefusedException(
                503, "The provider " + issuer.orElseThrow() + " does not respond: " + e.getMessage(), List.of());
    }

    private RefusedException refused(String what) {
        return new RefusedException(502, "The provider " + issuer.orElseThrow() + " " + what, List.of());
    }
}
