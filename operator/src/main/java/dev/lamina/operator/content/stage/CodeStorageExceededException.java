package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;

/**
 * The namespace may not store an archive that is otherwise usable. Its size is known from then on, so it is not read
 * again until there is room.
 */
final class CodeStorageExceededException extends ContentException {
    private static final long serialVersionUID = 1L;
    private final String sha256;
    private final long bytes;

    CodeStorageExceededException(ContentRequest request, String why, String sha256, long bytes) {
        super("CodeStorageExceeded", request.member() + ": " + why);
        this.sha256 = sha256;
        this.bytes = bytes;
    }

    String sha256() {
        return sha256;
    }

    long bytes() {
        return bytes;
    }
}
