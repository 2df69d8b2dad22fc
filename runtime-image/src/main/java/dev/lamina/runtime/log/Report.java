package dev.lamina.runtime.log;

/**
 * What the REPORT line says of an invocation.
 *
 * @param durationNanos from the invocation's arrival to the handler's end
 * @param initNanos of the init that came before, or -1 where there was none to report
 * @param status null when it went well or threw; else {@code timeout} or {@code error}
 * @param errorType with status {@code error}: Lambda's error type
 */
public record Report(long durationNanos, long initNanos, int memoryMb, int maxMemoryMb, String status, String errorType) {
  private static final long NANOS_PER_MS = 1_000_000;

  /** Lambda's rule: whole milliseconds, rounded up; init counts too. */
  public long billedMs() {
    long nanos = durationNanos + Math.max(0, initNanos);
    return (nanos + NANOS_PER_MS - 1) / NANOS_PER_MS;
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
