package dev.lamina.gateway.dispatch;

import java.util.Locale;

/**
 * Cause of a 429. Lambda has two reasons for all of them; the cause says which limit it was, in metrics and in the log.
 */
public enum ThrottleCause {
    RESERVED(ThrottleCause.OWN, "the function's reserved concurrency is in use"),
    STOPPED(ThrottleCause.OWN, "the function's reserved concurrency is 0"),
    POOL(ThrottleCause.SHARED, "the concurrency that functions without reserved concurrency share is in use"),
    NAMESPACE(ThrottleCause.SHARED, "the namespace has as much of the shared concurrency as others leave it"),
    QUOTA(ThrottleCause.SHARED, "what administrators allow the namespace is in use"),
    PLATFORM(ThrottleCause.SHARED, "the concurrency of the platform is in use"),
    MEMORY(ThrottleCause.SHARED, "this gateway holds as many bytes of payloads as it may, of all or of this namespace"),
    BODIES(ThrottleCause.SHARED, "this gateway holds as many bytes of bodies as it may, of all or of this caller"),
    EVENTS(ThrottleCause.SHARED, "the namespace's events fill its share of the queue"),
    BUSY(ThrottleCause.SHARED, "every environment of the function was busy until the start timeout");

    private static final String OWN = "ReservedFunctionConcurrentInvocationLimitExceeded";
    private static final String SHARED = "ConcurrentInvocationLimitExceeded";

    private final String reason;
    private final String explanation;

    ThrottleCause(String reason, String explanation) {
        this.reason = reason;
        this.explanation = explanation;
    }

    /** Lambda's Reason. */
    public String reason() {
        return reason;
    }

    /** The cause in a few words, for the log. */
    public String explanation() {
        return explanation;
    }

    /** The value of the metric's tag {@code cause}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
