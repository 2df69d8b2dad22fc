package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.FunctionConfig;
import java.time.InstantSource;
import java.util.function.Function;

/** The platform's own lines, in the format that the function chose. */
public final class PlatformLog {
    private final LogOutput output;
    private final PlatformLines lines;
    private final FunctionConfig config;

    // Mutable state
    private volatile Tapped tapped;

    /** A tap, and the events for it: all of them, whatever the level of the log is. */
    private record Tapped(LogTap tap, PlatformLines telemetry, PlatformLines logs) {
        void send(Function<PlatformLines, String> event) {
            tap.platform(event.apply(telemetry), event.apply(logs));
        }
    }

    PlatformLog(LogOutput output, PlatformLines lines) {
        this(output, lines, null);
    }

    private PlatformLog(LogOutput output, PlatformLines lines, FunctionConfig config) {
        this.output = output;
        this.lines = lines;
        this.config = config;
    }

    public static PlatformLog of(FunctionConfig config, LogOutput output) {
        return new PlatformLog(
                output,
                config.logging().systemLevel() == null
                        ? new TextLines(config.version(), config.provisioned())
                        : new JsonLines(config, InstantSource.system()),
                config);
    }

    /** From now on the tap gets what is logged, here and by the function; null ends that. */
    public void tap(LogTap tap) {
        tapped = tap == null
                ? null
                : new Tapped(
                        tap,
                        new JsonLines(config, SystemLevel.DEBUG, InstantSource.system()),
                        new LogsApiLines(config.version(), InstantSource.system()));
        output.tap(tap);
    }

    public void initStart(boolean insideInvocation) {
        print(bytes(lines.initStart(insideInvocation)));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.initStart(insideInvocation));
        }
    }

    public void initEnd(InitReport report) {
        print(bytes(lines.initEnd(report)));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.initEnd(report));
        }
    }

    public void start(LoggedInvocation invocation, LogTail tail) {
        print(tailed(lines.start(invocation), tail));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.start(invocation));
        }
    }

    /**
     * The lines that end an invocation, added to its tail; {@link #print} them once the answer has been sent.
     *
     * @param producedBytes length of the answer, 0 without one
     */
    public byte[] endLines(LoggedInvocation invocation, Report report, int producedBytes, LogTail tail) {
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.end(invocation, report, producedBytes));
        }
        return tailed(lines.end(invocation, report, producedBytes), tail);
    }

    /** The handler has ended, and extensions have not: {@link #reported} must follow. */
    public void runtimeDone(LoggedInvocation invocation, Report report, int producedBytes) {
        print(bytes(lines.runtimeDone(invocation, report, producedBytes)));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.runtimeDone(invocation, report, producedBytes));
        }
    }

    /** The extensions have ended too. */
    public void reported(LoggedInvocation invocation, Report report) {
        print(bytes(lines.report(invocation, report)));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.report(invocation, report));
        }
    }

    /** The lines of both, for the tail that goes with the answer. */
    public void tail(LoggedInvocation invocation, Report report, int producedBytes, LogTail tail) {
        tailed(lines.end(invocation, report, producedBytes), tail);
    }

    public void extension(ExtensionReport report) {
        print(bytes(lines.extension(report)));
        Tapped to = tapped;
        if (to != null) {
            to.send(all -> all.extension(report));
        }
    }

    public void subscription(SubscriptionReport report) {
        print(bytes(lines.subscription(report)));
        Tapped to = tapped;
        if (to != null && report.logsApi()) {
            to.tap().platform("", to.logs().subscription(report));
        } else if (to != null) {
            to.tap().platform(to.telemetry().subscription(report), "");
        }
    }

    public void print(byte[] lines) {
        if (lines.length > 0) {
            output.platform(lines);
        }
    }

    /** To be called before the program ends: lines may be held. */
    public void flush() {
        output.flush();
    }

    private static byte[] tailed(String lines, LogTail tail) {
        byte[] bytes = bytes(lines);
        if (tail != null) {
            tail.addLines(bytes);
        }
        return bytes;
    }

    private static byte[] bytes(String lines) {
        return lines.getBytes(UTF_8);
    }
}
