package dev.lamina.operator.content.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Copies a body into a file, within limits of size and time. A slow body may take indefinitely long, and no read
 * timeout covers the whole body: so a second thread watches the copy, and ends the source.
 */
final class BoundedCopy {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final long LEAST_BYTES_PER_SECOND = 16 * 1024;

    private final long maxBytes;
    private final Duration whole;
    private final Duration grace;

    /**
     * @param maxBytes a longer body is not read to its end
     * @param whole maximum time for the whole body
     */
    BoundedCopy(long maxBytes, Duration whole) {
        this(maxBytes, whole, GRACE);
    }

    /** @param grace time after which the average must be at least 16 KiB per second */
    BoundedCopy(long maxBytes, Duration whole, Duration grace) {
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.grace = grace;
    }

    /**
     * Copies the body.
     *
     * @param end makes a blocked read of the body return at once
     * @return false if the body is longer than allowed; its rest is not needed
     * @throws IOException also if it is too slow
     */
    boolean copy(InputStream body, Runnable end, Path target) throws IOException {
        AtomicLong copied = new AtomicLong();
        AtomicReference<String> tooSlow = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("copy-watch").start(() -> watch(copied, tooSlow, done, end));
        try {
            return read(body, target, copied);
        } catch (IOException | RuntimeException e) {
            if (tooSlow.get() != null) {
                throw new IOException(tooSlow.get(), e);
            }
            throw e;
        } finally {
            done.countDown();
        }
    }

    private boolean read(InputStream body, Path target, AtomicLong copied) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (copied.addAndGet(read) > maxBytes) {
                    return false;
                }
                out.write(buffer, 0, read);
            }
        }
        return true;
    }

    private void watch(AtomicLong copied, AtomicReference<String> tooSlow, CountDownLatch done, Runnable end) {
        long start = System.nanoTime();
        try {
            while (!done.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration sofar = Duration.ofNanos(System.nanoTime() - start);
                boolean slow = sofar.compareTo(grace) > 0 && copied.get() < LEAST_BYTES_PER_SECOND * sofar.toSeconds();
                if (slow || sofar.compareTo(whole) > 0) {
                    tooSlow.set("only " + copied.get() + " bytes were received in " + sofar.toSeconds() + " s, "
                            + (slow ? "less than 16 KiB per second" : "the maximum time"));
                    end.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
