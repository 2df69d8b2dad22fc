package dev.lamina.runtime.function;

import java.io.IOException;

/**
 * A result that is still being written by the function. The receiver must {@link #finish} it; nothing else runs
 * meanwhile.
 */
public interface ResultStream {

    /** The content type that the function set, or null. */
    String contentType();

    /**
     * Waits for more.
     *
     * @return like {@link java.io.InputStream#read(byte[])}
     * @throws IOException the function broke off, or {@link #abort} was called
     */
    int read(byte[] target) throws IOException;

    /** After the end: the failure midway that the function reported; null if there was none. */
    Outcome failure();

    /** Makes a waiting read fail, and all that follow; on any thread. */
    void abort();

    /** It has been read, or will not be: the function gets its response. */
    void finish();
}
