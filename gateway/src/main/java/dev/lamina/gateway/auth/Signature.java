package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;
import java.util.List;

/**
 * The fields of an AWS Signature Version 4, not yet proven.
 *
 * @param date of the credential scope, {@code yyyyMMdd}
 * @param signedHeaders lower-case names, in the order given
 * @param signature hex
 * @param timestamp when it was signed, {@code yyyyMMdd'T'HHmmss'Z'}
 * @param validSeconds validity of a presigned request; 0 for an Authorization header
 */
record Signature(
        String accessKeyId,
        String date,
        String region,
        String service,
        String terminator,
        List<String> signedHeaders,
        String signature,
        String timestamp,
        int validSeconds) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    static Signature of(String credential, String signedHeaders, String signature, String timestamp, int validSeconds) {
        String[] scope = credential.split("/", -1);
        if (scope.length != 5) {
            throw incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term,"
                            + " got '" + credential + "'");
        }
        return new Signature(
                scope[0],
                scope[1],
                scope[2],
                scope[3],
                scope[4],
                List.of(signedHeaders.split(";")),
                signature,
                timestamp,
                validSeconds);
    }

    boolean presigned() {
        return validSeconds > 0;
    }

    String scope() {
        return date + "/" + region + "/" + service + "/" + terminator;
    }

    static AwsException incomplete(String message) {
        return AwsException.front(403, "IncompleteSignatureException", message);
    }
}
