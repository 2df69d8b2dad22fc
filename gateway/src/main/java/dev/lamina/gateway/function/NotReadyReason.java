package dev.lamina.gateway.function;

/** Reasons of the condition {@code Ready} for which Lambda has a separate error; all others are a conflict. */
public final class NotReadyReason {
    /** The operator has not processed the Function yet. */
    public static final String PENDING = "Pending";

    /** The version makes its start cache. */
    public static final String OPTIMIZING = "Optimizing";

    public static final String NOT_A_ZIP = "NotAZip";
    public static final String UNKNOWN_RUNTIME = "UnknownRuntime";

    private NotReadyReason() {}
}
