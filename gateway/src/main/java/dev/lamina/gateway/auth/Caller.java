package dev.lamina.gateway.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A caller in the API server's terms, as a SubjectAccessReview needs it.
 *
 * @param uid empty when it is not known
 */
public record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** A caller without credentials. */
    public static final Caller ANONYMOUS =
            new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    /** A ServiceAccount, with the groups the API server gives to each. */
    static Caller serviceAccount(String namespace, String name) {
        return new Caller(
                SERVICE_ACCOUNT + namespace + ":" + name,
                "",
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"),
                Map.of());
    }

    /** The namespace of a ServiceAccount; absent for other users. */
    public Optional<String> namespace() {
        if (!user.startsWith(SERVICE_ACCOUNT)) {
            return Optional.empty();
        }
        int end = user.indexOf(':', SERVICE_ACCOUNT.length());
        return end < 0 ? Optional.empty() : Optional.of(user.substring(SERVICE_ACCOUNT.length(), end));
    }
}
