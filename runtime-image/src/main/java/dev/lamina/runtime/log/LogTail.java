package dev.lamina.runtime.log;

import java.util.Base64;

/** The last 4 KB of one invocation's log, for callers who ask for it. */
public final class LogTail {
    private static final int LIMIT = 4 * 1024;

    // Mutable state: a ring, next pointing at the oldest byte once it is full
    private final byte[] ring = new byte[LIMIT];
    private int next;
    private boolean full;

    synchronized void add(byte[] bytes, int offset, int length) {
        int skip = Math.max(0, length - LIMIT);
        for (int i = offset + skip; i < offset + length; i++) {
            ring[next++] = bytes[i];
            if (next == LIMIT) {
                next = 0;
                full = true;
            }
        }
    }

    /** Adds whole lines, which begin on a new line even if the function's last one has no end. */
    synchronized void addLines(byte[] lines) {
        boolean empty = next == 0 && !full;
        if (!empty && ring[(next + LIMIT - 1) % LIMIT] != '\n') {
            add(new byte[] {'\n'}, 0, 1);
        }
        add(lines, 0, lines.length);
    }

    /** The tail as the header carries it. */
    public synchronized String base64() {
        byte[] tail = new byte[full ? LIMIT : next];
        int older = full ? LIMIT - next : 0;
        System.arraycopy(ring, next, tail, 0, older);
        System.arraycopy(ring, 0, tail, older, next);
        return Base64.getEncoder().encodeToString(tail);
    }
}
