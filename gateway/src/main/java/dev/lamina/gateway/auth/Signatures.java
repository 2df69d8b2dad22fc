package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Checks AWS Signature Version 4. The body is always hashed here: a hash in a header proves nothing, and
 * UNSIGNED-PAYLOAD would let anyone between client and gateway change the event, so it does not match either.
 */
@ApplicationScoped
class Signatures {
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided."
                    + " Check your AWS Secret Access Key and signing method. Consult the service documentation for "
                    + "details.";

    private final AccessKeys keys;
    private final SignatureScope scope;
    private final SigningKeys signing = new SigningKeys();

    @Inject
    Signatures(AccessKeys keys) {
        this(keys, Clock.systemUTC());
    }

    Signatures(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.scope = new SignatureScope(clock);
    }

    boolean presigned(String uri) {
        return uri.contains("X-Amz-Signature=");
    }

    Future<PendingIdentity> claim(
            String service, HttpMethod method, String uri, MultiMap headers, Signature signature) {
        AccessKey key = keys.find(signature.accessKeyId()).orElseThrow(this::notFound);
        refuseSession(uri, headers);
        requireOnePath(uri);
        scope.check(service, signature);
        requireSigned(headers, signature);
        return Future.succeededFuture(PendingIdentity.claimed(key.caller(), signature.accessKeyId(), body -> {
            String hash = SigningKeys.sha256(body);
            byte[] right =
                    signing.signature(key, signature, CanonicalRequest.of(method, uri, headers, signature, hash));
            if (!MessageDigest.isEqual(right, bytes(signature.signature()))) {
                throw invalid(MISMATCH);
            }
        }));
    }

    private AwsException notFound() {
        if (!keys.accepted()) {
            return unknown(" This installation has no access keys: the chart's value gateway.accessKeys.namespaces is"
                    + " empty. Set it, or send a Kubernetes token.");
        }
        return keys.known() ? unknown("") : notYet();
    }

    // Lamina's keys are long-term keys; a session token belongs to credentials of another account.
    private static void refuseSession(String uri, MultiMap headers) {
        if (headers.contains("X-Amz-Security-Token") || uri.contains("X-Amz-Security-Token=")) {
            throw unknown("");
        }
    }

    // The signed path must be the routed path, because the path names the function.
    private static void requireOnePath(String uri) {
        if (!CanonicalRequest.signsItsPath(uri)) {
            throw invalid("The path of a signed request must not contain empty segments or the segments '.' and '..', "
                    + "because signers omit them:"
                    + " sign and send the path without them.");
        }
    }

    // An unsigned header could have been added by someone else: the invocation type, for example.
    private static void requireSigned(MultiMap headers, Signature signature) {
        if (!signature.signedHeaders().contains("host")) {
            throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : headers.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") && !signature.signedHeaders().contains(lower)) {
                throw invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw invalid(MISMATCH);
        }
    }

    /** SDKs retry after this error. */
    private static AwsException notYet() {
        return AwsException.front(
                503, "ServiceUnavailableException", "The gateway is still reading the access keys; try again.");
    }

    private static AwsException unknown(String why) {
        return AwsException.front(
                403, "UnrecognizedClientException", "The security token included in the request is invalid." + why);
    }

    static AwsException invalid(String message) {
        return AwsException.front(403, "InvalidSignatureException", message);
    }
}
