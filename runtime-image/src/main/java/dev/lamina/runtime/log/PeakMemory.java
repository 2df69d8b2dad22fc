package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * The maximum memory the process has used. The kernel takes some 30 µs to write the file this is read from, more than a
 * whole short invocation, so it is read at most once a second: the value only ever grows, and slowly.
 */
public final class PeakMemory {
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String FIELD = "VmHWM:";

    private final String file;

    // Mutable state
    private int megabytes;
    private long readAt = System.nanoTime() - STALE_NANOS;

    public PeakMemory() {
        this("/proc/self/status");
    }

    /** The peak memory of another process. */
    public static PeakMemory of(long pid) {
        return new PeakMemory("/proc/" + pid + "/status");
    }

    PeakMemory(String file) {
        this.file = file;
    }

    public synchronized int megabytes() {
        long now = System.nanoTime();
        if (now - readAt >= STALE_NANOS) {
            readAt = now;
            megabytes = read();
        }
        return megabytes;
    }

    private int read() {
        try (InputStream in = new FileInputStream(file)) {
            String status = new String(in.readNBytes(4096), ISO_8859_1);
            int field = status.indexOf(FIELD);
            int unit = field < 0 ? -1 : status.indexOf(" kB", field);
            return unit < 0
                    ? megabytes
                    : Integer.parseInt(status.substring(field + FIELD.length(), unit)
                                    .trim())
                            / 1024;
        } catch (IOException e) {
            return megabytes;
        }
    }
}
