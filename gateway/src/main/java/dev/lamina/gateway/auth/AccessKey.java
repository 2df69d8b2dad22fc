package dev.lamina.gateway.auth;

/**
 * An AWS-style access key and the caller that it identifies.
 *
 * @param secret must never be shown, so {@code toString} omits it
 */
record AccessKey(String id, String secret, Caller caller) {
    @Override
    public String toString() {
        return "AccessKey[" + id + " of " + caller.user() + "]";
    }
}
