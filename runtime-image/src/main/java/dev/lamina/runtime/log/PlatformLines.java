package dev.lamina.runtime.log;

/**
 * A format of the platform's lines. Each method returns complete lines with their ends, or nothing if none is to be
 * logged.
 */
interface PlatformLines {

    String initStart(boolean insideInvocation);

    String initEnd(InitReport report);

    String start(LoggedInvocation invocation);

    /**
     * The handler has ended.
     *
     * @param producedBytes length of the answer, 0 without one
     */
    String runtimeDone(LoggedInvocation invocation, Report report, int producedBytes);

    /** The invocation has ended, for the extensions too. */
    String report(LoggedInvocation invocation, Report report);

    /** Both at once. */
    default String end(LoggedInvocation invocation, Report report, int producedBytes) {
        return runtimeDone(invocation, report, producedBytes) + report(invocation, report);
    }

    /** The state of an extension after init. */
    String extension(ExtensionReport report);

    String subscription(SubscriptionReport report);
}
