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

    /** @param producedBytes length of the answer, 0 without one */
    String end(String requestId, Report report, int producedBytes);
}
