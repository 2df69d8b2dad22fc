package dev.lamina.console.session;

import dev.lamina.console.page.Frame;
import java.time.Instant;

/**
 * A user who is logged in. The browser keeps it, encrypted; the console stores nothing.
 *
 * @param token the Kubernetes token with which the console acts for the user
 * @param user the name by which the API server knows the user
 * @param namespace the namespace that is shown first
 * @param until the time after which the user logs in again, or the login is renewed
 * @param ofProvider whether an OpenID provider gave the token, and may give another one
 */
public record Session(String token, String user, String namespace, Instant until, boolean ofProvider) {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    /** Returns the user's own namespace for a ServiceAccount, else {@code default}. */
    public static String namespaceOf(String user) {
        String[] parts = user.split(":");
        return user.startsWith(SERVICE_ACCOUNT) && parts.length == 4 ? parts[2] : "default";
    }

    /** Returns the frame of a page for this user. */
    public Frame frame(String title, String namespace, String section) {
        return new Frame(title, user, namespace, section, null, ofProvider);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Has no token in it: it is written to logs. */
    @Override
    public String toString() {
        return "session of " + user + " until " + until;
    }
}
