package dev.lamina.gateway.auth;

import dev.lamina.gateway.http.AwsException;

/** The error for a caller whom no RBAC rule allows an action. */
public final class AccessDenied {
    private AccessDenied() {}

    /**
     * Returns the error, in AWS's words and with the permission that is missing.
     *
     * @param action with its service, such as {@code lambda:InvokeFunction}
     * @param resource such as an ARN
     */
    public static AwsException of(Caller caller, Permission needed, String action, String resource) {
        return AwsException.front(
                403,
                "AccessDeniedException",
                "User: " + caller.user() + " is not authorized to perform: " + action
                        + " on resource: " + resource
                        + " because no RBAC rule allows the verb "
                        + needed.verb() + " on "
                        + needed.resource()
                        + (needed.subresource().isEmpty() ? "" : "/" + needed.subresource())
                        + " of " + needed.group() + " in namespace "
                        + needed.namespace());
    }
}
