package dev.lamina.operator.content;

/**
 * Reads the content that a {@code code} or {@code content} union names, checks it and puts it into the content store
 * under its hash. Idempotent: the same source has the same hash, and a source that has not changed since
 * {@code previous} is not read again.
 */
public interface ContentResolver {

    /**
     * Resolves content.
     *
     * @throws ContentException if the source cannot be used as it is: reason and message are for a condition
     * @throws ContentUnavailableException (unchecked) if a server does not respond: keep the present content and retry
     */
    ResolvedContent resolve(ContentRequest request) throws ContentException;
}
