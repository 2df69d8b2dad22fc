package dev.lamina.gateway.auth;

import java.util.List;

/** Reads a signature in the query: a presigned request. */
final class QuerySignature {
    private static final int MAX_SECONDS = 604_800; // a week, AWS's limit

    private QuerySignature() {}

    static Signature read(String uri) {
        List<QueryParameter> query = QueryParameter.all(uri);
        if (!required(query, "X-Amz-Algorithm").equals(Signature.ALGORITHM)) {
            throw Signature.incomplete("X-Amz-Algorithm must be " + Signature.ALGORITHM);
        }
        return Signature.of(
                required(query, "X-Amz-Credential"),
                required(query, "X-Amz-SignedHeaders"),
                required(query, "X-Amz-Signature"),
                required(query, "X-Amz-Date"),
                seconds(required(query, "X-Amz-Expires")));
    }

    private static String required(List<QueryParameter> query, String name) {
        return query.stream()
                .filter(p -> p.name().equals(name) && !p.value().isEmpty())
                .findFirst()
                .orElseThrow(() -> Signature.incomplete("AWS query-string parameters must include '" + name + "'."))
                .value();
    }

    private static int seconds(String expires) {
        try {
            int seconds = Integer.parseInt(expires);
            if (seconds >= 1 && seconds <= MAX_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Answered below, like any other value out of range.
        }
        throw Signature.incomplete("X-Amz-Expires must be a number of seconds from 1 to " + MAX_SECONDS);
    }
}
