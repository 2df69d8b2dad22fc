package dev.lamina.runtime.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The header lines with which this environment identifies itself in every call. The kubelet renews the token in its
 * file long before it expires, so it is read again every minute.
 */
final class Credentials {
    private static final long STALE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Path tokenFile;
    private final String environment;

    // Mutable state
    private String lines;
    private long readAt;

    /** @param environment POD/N-RUN */
    Credentials(Path tokenFile, String environment) {
        this.tokenFile = tokenFile;
        this.environment = environment;
    }

    /** The same String until the token changes, so that callers can keep what they built from it. */
    synchronized String lines() throws IOException {
        long now = System.nanoTime();
        if (lines == null || now - readAt > STALE_NANOS) {
            String fresh = "Authorization: Bearer "
                    + Files.readString(tokenFile).trim() + "\r\n" + "Lamina-Environment: " + environment + "\r\n";
            lines = fresh.equals(lines) ? lines : fresh;
            readAt = now;
        }
        return lines;
    }
}
