package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.EssentialThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The container's log: everything the function prints or logs, and the platform's lines, go through this one stream.
 * The function's output is never held back, so a crash loses none of it. Output during an invocation also goes to the
 * invocation's tail, if it has one: with one invocation at a time the output of all threads, with several only that of
 * its own thread. With several, a line that is written in pieces is broken when another thread writes in between, and
 * never continued by it.
 *
 * <p>The platform's lines wait for {@link #HOLD_MS} at most, or until the function writes: each write here wakes two
 * processes of the container engine, which cost a busy node as much as the invocation itself. An environment that is
 * killed loses no more than these lines.
 */
public final class LogOutput extends OutputStream {
    private static final long HOLD_MS = 50;
    private static final int HELD_AT_MOST = 32 * 1024;

    private final OutputStream target;
    private final ThreadLocal<LogTail> tails;

    // Mutable state
    private volatile LogTail soleTail;
    private volatile LogTap tap;

    // Mutable state, guarded by this
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(1024);
    private boolean holds;
    private boolean releaserWaits;
    private boolean midLine;
    private Thread lastWriter;

    public LogOutput(OutputStream target, boolean severalAtOnce) {
        this.target = target;
        this.tails = severalAtOnce ? new ThreadLocal<>() : null;
    }

    /** Redirects System.out and System.err to this stream. */
    public LogOutput install() {
        System.setOut(new PrintStream(this, false, UTF_8));
        System.setErr(new PrintStream(this, false, UTF_8));
        return holding();
    }

    /** From now on the platform's lines may wait. */
    synchronized LogOutput holding() {
        holds = true;
        EssentialThread.named("log").daemon().start(this::release);
        return this;
    }

    /** The calling thread's invocation begins, with a tail or with null; or it ends, with null. */
    public void tail(LogTail tail) {
        if (tails == null) {
            soleTail = tail;
        } else if (tail == null) {
            tails.remove();
        } else {
            tails.set(tail);
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > 0) {
            function(bytes, offset, length);
            LogTap to = tap;
            if (to != null) {
                to.output(bytes, offset, length);
            }
        }
    }

    private void function(byte[] bytes, int offset, int length) {
        LogTail tail = tails == null ? soleTail : tails.get();
        if (tail != null) {
            tail.add(bytes, offset, length);
        }
        put(bytes, offset, length, false);
    }

    /** A line of the runtime that belongs to the function's log. */
    public void line(String text) {
        message(text.getBytes(UTF_8));
    }

    /** A message of the function's logger; AWS separates messages, here a line end does. */
    void message(byte[] message) {
        byte[] line = message;
        if (message.length == 0 || message[message.length - 1] != '\n') {
            line = Arrays.copyOf(message, message.length + 1);
            line[message.length] = '\n';
        }
        function(line, 0, line.length);
        LogTap to = tap;
        if (to != null) {
            to.message(message);
        }
    }

    /** From now on the tap gets the function's output; null ends that. */
    void tap(LogTap next) {
        tap = next;
    }

    /** A line of an extension, with its end. It goes to no tail: extensions do not belong to one invocation. */
    public void extension(byte[] line) {
        put(line, 0, line.length, true);
    }

    /** Lines of the platform, which begin on a new line, and do not go to a tail by themselves. */
    void platform(byte[] lines) {
        put(lines, 0, lines.length, true);
    }

    /** Writes everything that is held; to be called before the program ends. */
    @Override
    public synchronized void flush() {
        if (held.size() > 0) {
            target(held::writeTo);
            held.reset();
        }
    }

    private synchronized void put(byte[] bytes, int offset, int length, boolean platform) {
        Thread writer = Thread.currentThread();
        if (midLine && (platform || tails != null && writer != lastWriter)) {
            held.write('\n');
        }
        lastWriter = writer;
        midLine = bytes[offset + length - 1] != '\n';
        if (held.size() + length > HELD_AT_MOST) {
            flush();
            target(out -> out.write(bytes, offset, length));
            return;
        }
        held.write(bytes, offset, length);
        if (!platform || !holds) {
            flush();
        } else if (releaserWaits) {
            releaserWaits = false;
            notifyAll();
        }
    }

    private interface Writing {
        void to(OutputStream target) throws IOException;
    }

    private void target(Writing writing) {
        try {
            writing.to(target);
        } catch (IOException e) {
            // the reader of the log has ended; the function continues without it
        }
    }

    private void release() {
        try {
            while (true) {
                awaitLines();
                TimeUnit.MILLISECONDS.sleep(HOLD_MS);
                try {
                    flush();
                } catch (OutOfMemoryError e) {
                    // The function has filled the heap, and the thread that runs it is about to report that.
                }
            }
        } catch (InterruptedException e) {
            flush();
        }
    }

    private synchronized void awaitLines() throws InterruptedException {
        while (held.size() == 0) {
            releaserWaits = true;
            wait();
        }
    }
}
