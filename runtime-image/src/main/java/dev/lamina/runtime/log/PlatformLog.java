package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.FunctionConfig;
import java.time.InstantSource;

/** The platform's own lines, in the format that the function chose. */
public final class PlatformLog {
    private final LogOutput output;
    private final PlatformLines lines;

    PlatformLog(LogOutput output, PlatformLines lines) {
        this.output = output;
        this.lines = lines;
    }

    public static PlatformLog of(FunctionConfig config, LogOutput output) {
        return new PlatformLog(
                output,
                config.logging().systemLevel() == null
                        ? new TextLines(config.version(), config.provisioned())
                        : new JsonLines(config, InstantSource.system()));
    }

    public void initStart(boolean insideInvocation) {
        print(bytes(lines.initStart(insideInvocation)));
    }

    public void initEnd(InitReport report) {
        print(bytes(lines.initEnd(report)));
    }

    /** @param functionArn as called, or null */
    public void start(String requestId, String functionArn, LogTail tail) {
        print(tailed(lines.start(requestId, functionArn), tail));
    }

    /**
     * The lines that end an invocation, added to its tail; {@link #print} them once the answer has been sent.
     *
     * @param producedBytes length of the answer, 0 without one
     */
    public byte[] ending(String requestId, Report report, int producedBytes, LogTail tail) {
        return tailed(lines.end(requestId, report, producedBytes), tail);
    }

    /** The handler has ended, and extensions have not: {@link #reported} must follow. */
    public void runtimeDone(String requestId, Report report, int producedBytes) {
        print(bytes(lines.runtimeDone(requestId, report, producedBytes)));
    }

    /** The extensions have ended too. */
    public void reported(String requestId, Report report) {
        print(bytes(lines.report(requestId, report)));
    }

    public void extension(ExtensionReport report) {
        print(bytes(lines.extension(report)));
    }

    public void print(byte[] lines) {
        if (lines.length > 0) {
            output.platform(lines);
        }
    }

    private static byte[] tailed(String lines, LogTail tail) {
        byte[] bytes = bytes(lines);
        if (tail != null) {
            tail.add(bytes, 0, bytes.length);
        }
        return bytes;
    }

    private static byte[] bytes(String lines) {
        return lines.getBytes(UTF_8);
    }
}
