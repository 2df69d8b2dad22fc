package dev.lamina.runtime.container;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the lines of the platform are written: the standard output of the function's first process, so that they are in
 * one log with the function's. Until it runs, or if it cannot be opened, that is the standard output of this program.
 */
public final class FunctionOutput extends OutputStream {
    private static final String PIPE = "pipe:";

    // Mutable state
    private volatile OutputStream target;
    private volatile boolean attached;

    /** @param own standard output of this program */
    public FunctionOutput(OutputStream own) {
        this.target = own;
    }

    /**
     * From now on writes there, if it is a pipe to the container's log. It stays open after the end of the process,
     * which has to be logged too.
     *
     * @param output such as {@code /proc/17/fd/1}
     */
    void attach(Path output) {
        if (attached) {
            return;
        }
        try {
            if (Files.readSymbolicLink(output).toString().startsWith(PIPE)) {
                target = new FileOutputStream(output.toFile(), true);
                attached = true;
            }
        } catch (IOException | SecurityException e) {
            // The container's first process is not the image's yet, or another user's: tried again at the next check.
        }
    }

    boolean attached() {
        return attached;
    }

    @Override
    public void write(int b) throws IOException {
        target.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
    }
}
