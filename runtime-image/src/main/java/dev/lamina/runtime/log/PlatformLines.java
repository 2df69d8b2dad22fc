package dev.lamina.runtime.log;

/**
 * A format of the platform's lines. Each method returns complete lines with their ends, or nothing if none is to be
 * logged.
 */
interface PlatformLines {

    String initStart(boolean insideInvocation);

    String initEnd(InitReport report);

    /** @param functionArn as called, or null */
    String start(String requestId, String functionArn);

    /**
     * The handler has ended.
     *
     * @param producedBytes length of the answer, 0 without one
     */
    String runtimeDone(String requestId, Report report, int producedBytes);

    /** The invocation has ended, for the extensions too. */
    String report(String requestId, Report report);

    /** Both at once. */
    default String end(String requestId, Report report, int producedBytes) {
        return runtimeDone(requestId, report, producedBytes) + report(requestId, report);
    }

    /** The state of an extension after init. */
    String extension(ExtensionReport report);

    String subscription(SubscriptionReport report);
}
