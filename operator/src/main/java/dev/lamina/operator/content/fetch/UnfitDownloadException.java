package dev.lamina.operator.content.fetch;

import dev.lamina.operator.content.ContentException;

/** A download does not match the spec. A new check costs a whole download, so it is done rarely. */
public final class UnfitDownloadException extends ContentException {
    private static final long serialVersionUID = 1L;

    public UnfitDownloadException(String reason, String message) {
        super(reason, message);
    }
}
