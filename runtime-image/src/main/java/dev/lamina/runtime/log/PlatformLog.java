package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The platform's own lines, in Lambda's text format; a JSON one would take this class's place. */
public final class PlatformLog {
  private final LogOutput output;
  private final String version;

  public PlatformLog(LogOutput output, String version) {
    this.output = output;
    this.version = version;
  }

  public void start(String requestId, LogTail tail) {
    print("START RequestId: " + requestId + " Version: " + version + "\n", tail);
  }

  /** The lines that end an invocation, added to its tail; {@link #print} them once the answer is on its way. */
  public byte[] ending(String requestId, Report report, LogTail tail) {
    byte[] lines = endLines(requestId, report).getBytes(UTF_8);
    if (tail != null) {
      tail.add(lines, 0, lines.length);
    }
    return lines;
  }

  public void print(byte[] lines) {
    output.platform(lines, null);
  }

  /** An init that failed, in its own phase or inside the first invocation. */
  public void initFailed(long nanos, boolean insideInvocation, String status, String errorType) {
    print("INIT_REPORT Init Duration: " + Report.ms(nanos) + " ms\tPhase: " + (insideInvocation ? "invoke" : "init")
        + "\tStatus: " + status + (errorType == null ? "" : "\tError Type: " + errorType) + "\n", null);
  }

  static String endLines(String requestId, Report report) {
    StringBuilder lines = new StringBuilder(256)
        .append("END RequestId: ").append(requestId).append('\n')
        .append("REPORT RequestId: ").append(requestId)
        .append("\tDuration: ").append(Report.ms(report.durationNanos())).append(" ms")
        .append("\tBilled Duration: ").append(report.billedMs()).append(" ms")
        .append("\tMemory Size: ").append(report.memoryMb()).append(" MB")
        .append("\tMax Memory Used: ").append(report.maxMemoryMb()).append(" MB\t");
    if (report.hasInit()) {
      lines.append("Init Duration: ").append(Report.ms(report.initNanos())).append(" ms\t");
    }
    if (report.status() != null) {
      lines.append("Status: ").append(report.status());
      if (report.errorType() != null) {
        lines.append("\tError Type: ").append(report.errorType());
      }
    }
    return lines.append('\n').toString();
  }

  private void print(String lines, LogTail tail) {
    output.platform(lines.getBytes(UTF_8), tail);
  }
}
