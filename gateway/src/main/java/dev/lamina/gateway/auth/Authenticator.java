package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Identifies callers by a Kubernetes token or an AWS signature. Requests without credentials are refused. */
@ApplicationScoped
public class Authenticator {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final Signatures signatures;

    @Inject
    Authenticator(Tokens tokens, Signatures signatures) {
        this.tokens = tokens;
        this.signatures = signatures;
    }

    /**
     * Identifies the caller from the head of the request.
     *
     * @param service AWS's name of the service that a signature must be for
     * @param uri the request target as it was sent, still encoded
     * @return fails with {@link AwsException} when the caller is unknown; completes on any thread
     */
    public Future<PendingIdentity> identify(String service, HttpMethod method, String uri, MultiMap headers) {
        try {
            return claim(service, method, uri, headers);
        } catch (AwsException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private Future<PendingIdentity> claim(String service, HttpMethod method, String uri, MultiMap headers) {
        String authorization = headers.get("Authorization");
        if (authorization == null) {
            return signatures.presigned(uri)
                    ? signatures.claim(service, method, uri, headers, QuerySignature.read(uri))
                    : refused("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return tokens.caller(authorization.substring(BEARER.length()).trim())
                    .map(PendingIdentity::proven);
        }
        if (authorization.startsWith(Signature.ALGORITHM)) {
            return signatures.claim(service, method, uri, headers, HeaderSignature.read(authorization, headers));
        }
        return refused(
                "IncompleteSignatureException",
                "Authorization must be 'Bearer' with a Kubernetes token, or " + Signature.ALGORITHM
                        + " with an AWS signature");
    }

    private static Future<PendingIdentity> refused(String code, String message) {
        return Future.failedFuture(AwsException.front(403, code, message));
    }
}
