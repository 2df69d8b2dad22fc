package dev.lamina.runtime.log;

/**
 * The content of an invocation's REPORT line.
 *
 * @param durationNanos from the invocation's arrival to the handler's end
 * @param initNanos of the init before it, or -1 if there is none to report
 * @param status null if it succeeded or threw; otherwise {@code timeout} or {@code error}
 * @param errorType with status {@code error}: Lambda's error type
 */
public record Report(
        long durationNanos, long initNanos, int memoryMb, int maxMemoryMb, String status, String errorType) {
    private static final long NANOS_PER_MS = 1_000_000;

    /** Lambda's rule: whole milliseconds, rounded up; init counts too. */
    public long billedMs() {
        long nanos = durationNanos + Math.max(0, initNanos);
        return (nanos + NANOS_PER_MS - 1) / NANOS_PER_MS;
    }

    /** The same invocation, at the end of its extensions. */
    public Report lasted(long nanos, String itsStatus, String itsErrorType) {
        return new Report(nanos, initNanos, memoryMb, maxMemoryMb, itsStatus, itsErrorType);
    }

    public boolean hasInit() {
        return initNanos >= 0;
    }

    /** Milliseconds with two decimals, as Lambda prints them. */
    public static String ms(long nanos) {
        long hundredths = (nanos + 5_000) / 10_000;
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
    }
}
