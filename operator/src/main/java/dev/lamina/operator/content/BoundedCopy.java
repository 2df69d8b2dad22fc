package dev.lamina.operator.content;

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
 * Copies a body into a file, within limits of size and time. A body may trickle for ever, and a read has no timeout that
 * covers the whole: so a second thread watches, and ends the source.
 */
final class BoundedCopy {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final long LEAST_BYTES_PER_SECOND = 16 * 1024;

  private final long maxBytes;
  private final Duration whole;
  private final Duration grace;

  /**
   * @param maxBytes a longer body is not read to its end
   * @param whole most time for all of it
   */
  BoundedCopy(long maxBytes, Duration whole) {
    this(maxBytes, whole, GRACE);
  }

  /** @param grace time after which 16 KiB a second must have come on average */
  BoundedCopy(long maxBytes, Duration whole, Duration grace) {
    this.maxBytes = maxBytes;
    this.whole = whole;
    this.grace = grace;
  }

  /**
   * @param end makes a read of the body that waits return at once
   * @return false when the body is longer than allowed; nobody needs the rest of it
   * @throws IOException also when it is too slow
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
      while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        Duration sofar = Duration.ofNanos(System.nanoTime() - start);
        boolean slow = sofar.compareTo(grace) > 0 && copied.get() < LEAST_BYTES_PER_SECOND * sofar.toSeconds();
        if (slow || sofar.compareTo(whole) > 0) {
          tooSlow.set(copied.get() + " bytes came in " + sofar.toSeconds() + " s, which is "
              + (slow ? "less than 16 KiB a second" : "all the time there is"));
          end.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
