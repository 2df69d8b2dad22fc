package dev.lamina.gateway.runtime.content;

import java.io.IOException;

/** Says which namespace has uploaded what: a hash is not a secret, so who names one need not own the bytes. */
@FunctionalInterface
public interface UploadRecords {

    /**
     * Whether the namespace has uploaded this content itself. Blocks.
     *
     * @throws IOException if the content store does not respond
     */
    boolean has(String namespace, String sha256) throws IOException;
}
