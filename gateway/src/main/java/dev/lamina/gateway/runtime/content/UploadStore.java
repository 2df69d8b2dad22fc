package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.nio.file.Path;

/** Takes what a namespace uploads into the content store. */
@FunctionalInterface
public interface UploadStore {

    /**
     * Stores the file for the namespace. Blocks.
     *
     * @return false if the share of the namespace, or the whole store, is full
     * @throws IOException if the content store does not respond
     */
    boolean put(String namespace, String sha256, Path file) throws IOException;
}
