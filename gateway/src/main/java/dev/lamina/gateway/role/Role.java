package dev.lamina.gateway.role;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/**
 * What is exchanged for credentials.
 *
 * @param serviceAccount the function's identity, in the function's namespace
 * @param arn of the role
 * @param policy the session policy as JSON: the credentials allow what both it and the role allow
 */
record Role(FunctionId function, String serviceAccount, String arn, Optional<String> policy) {
    private static final int LONGEST_SESSION_NAME = 64;

    /** The name of the session in the audit log of the STS. */
    String sessionName() {
        String name = function.namespace() + "." + function.name();
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }
}
