package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.EssentialThread;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Copies what the process writes into the function's log, as it is written. */
final class ProcessLog implements Closeable {
    private final ProcessPipe pipe;
    private final FileInputStream source;
    private final OutputStream log;

    // Mutable state
    private volatile long carried;

    private ProcessLog(ProcessPipe pipe, OutputStream log) throws IOException {
        this.pipe = pipe;
        this.source = new FileInputStream(pipe.bothEnds().getFD());
        this.log = log;
    }

    static ProcessLog open(ProcessPipe pipe, OutputStream log) throws IOException {
        ProcessLog opened = new ProcessLog(pipe, log);
        EssentialThread.named("function-log").daemon().start(opened::carry);
        return opened;
    }

    /** The file to which the process writes. */
    File file() {
        return pipe.file().toFile();
    }

    /**
     * Waits for one byte, and takes the others together with it into the log. While it waits, what is in the pipe can
     * be counted: a process writes a line at once, so the rest of a line is there until it is all in the log.
     */
    private void carry() {
        byte[] buffer = new byte[16 * 1024];
        try {
            while (true) {
                buffer[0] = (byte) source.read();
                synchronized (this) {
                    int count = 1 + source.read(buffer, 1, Math.min(source.available(), buffer.length - 1));
                    log.write(buffer, 0, count);
                    carried += count; // only here, and read by others
                }
            }
        } catch (IOException e) {
            carried = Long.MAX_VALUE; // closed
        }
    }

    /**
     * Waits until everything written so far is in the log: lines of an invocation belong before its END. Later output
     * is not waited for: a function may write without end.
     */
    @SuppressWarnings("ThreadPriorityCheck") // the other thread is running, and needs microseconds
    void settle() {
        try {
            long soFar = written();
            while (carried < soFar) {
                Thread.yield();
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Bytes that the process has written: those in the log, and those still in the pipe. */
    private synchronized long written() throws IOException {
        return carried + source.available();
    }

    @Override
    public void close() throws IOException {
        pipe.bothEnds().close();
    }
}
