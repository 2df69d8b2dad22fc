package dev.lamina.gateway.source.aws;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Credentials of a Secret, and how a service refuses them. */
public final class AwsAccess {
    private static final Set<Integer> REFUSED_LOGIN = Set.of(401, 403);
    private static final Set<String> ACCESS_ERRORS = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "InvalidSecurity",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "ExpiredToken",
            "ExpiredTokenException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException");

    private AwsAccess() {}

    /** @param secret the keys access-key and secret-key, and optionally session-token */
    public static AwsCredentialsProvider credentials(Map<String, String> secret) throws QueueException {
        String key = QueueSecrets.required(secret, "access-key");
        String secretKey = QueueSecrets.required(secret, "secret-key");
        AwsCredentials credentials = secret.containsKey("session-token")
                ? AwsSessionCredentials.create(key, secretKey, secret.get("session-token"))
                : AwsBasicCredentials.create(key, secretKey);
        return StaticCredentialsProvider.create(credentials);
    }

    /** Whether the service refuses the credentials, or they do not allow the request. */
    public static boolean isDenied(AwsServiceException e) {
        return ACCESS_ERRORS.contains(code(e)) || REFUSED_LOGIN.contains(e.statusCode());
    }

    /** The name of the error; empty if the response has none. */
    public static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
    }
}
