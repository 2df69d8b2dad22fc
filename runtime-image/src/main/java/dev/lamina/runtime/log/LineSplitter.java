package dev.lamina.runtime.log;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Makes lines out of output that comes in pieces. A line that is longer than the limit is cut into several. */
public final class LineSplitter {
    private final int limit;
    private final Consumer<byte[]> lines;

    // Mutable state, guarded by this
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(256);

    /**
     * @param limit in bytes
     * @param lines gets each line, without its end
     */
    public LineSplitter(int limit, Consumer<byte[]> lines) {
        this.limit = limit;
        this.lines = lines;
    }

    public synchronized void add(byte[] bytes, int offset, int length) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\n') {
                begun.write(bytes, start, i - start);
                end();
                start = i + 1;
            } else if (begun.size() + i + 1 - start >= limit) {
                begun.write(bytes, start, i + 1 - start);
                end();
                start = i + 1;
            }
        }
        begun.write(bytes, start, end - start);
    }

    /** There is no more: what has no line end is a line too. */
    public synchronized void finish() {
        if (begun.size() > 0) {
            end();
        }
    }

    private void end() {
        byte[] line = begun.toByteArray();
        begun.reset();
        lines.accept(line);
    }
}
