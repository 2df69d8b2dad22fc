package dev.lamina.runtime.log;

/**
 * The result of an init.
 *
 * @param insideInvocation it was part of the first invocation, not before it
 * @param status null if it succeeded; otherwise {@code timeout} or {@code error}
 * @param errorType with status {@code error}: Lambda's error type
 */
public record InitReport(long nanos, boolean insideInvocation, String status, String errorType) {
    public static InitReport success(long nanos, boolean insideInvocation) {
        return new InitReport(nanos, insideInvocation, null, null);
    }

    String phase() {
        return insideInvocation ? "invoke" : "init";
    }
}
