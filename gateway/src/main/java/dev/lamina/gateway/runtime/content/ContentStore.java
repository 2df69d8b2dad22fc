package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.io.OutputStream;

/** The store in which the operator puts content. */
interface ContentStore {

    /**
     * Writes the content with that hash to the stream. Blocks.
     *
     * @return false, with nothing written, when there is no such content
     */
    boolean read(String sha256, OutputStream out) throws IOException;
}
