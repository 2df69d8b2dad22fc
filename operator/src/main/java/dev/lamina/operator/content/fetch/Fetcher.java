package dev.lamina.operator.content.fetch;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentLimits;
import dev.lamina.operator.content.ContentRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Fetches one member of the {@code content} union. A new kind of source is a new implementation. */
public interface Fetcher {

    /** Maximum number of bytes that are read: a larger archive also exceeds the limit once it is unpacked. */
    long MAX_BYTES = ContentLimits.UNZIPPED_BYTES;

    /**
     * Finds the source without reading it, if its kind allows that.
     *
     * @return empty if another member is set
     * @throws ContentException if the source does not exist or may not be read
     */
    Optional<Located> locate(ContentRequest request) throws ContentException;

    /**
     * Returns whether the spec alone shows that the source still has this identity: it names the bytes by a hash or a
     * version that cannot change. Sends no request.
     */
    default boolean isStill(ContentRequest request, String identity) {
        return false;
    }

    /**
     * A source that exists.
     *
     * @param identity changes if the bytes change
     * @param form the form of the bytes
     * @param reader writes the bytes into a file that does not exist yet
     */
    record Located(String identity, Form form, Reader reader) {}

    /** The form of a source; an archive is built from text. */
    enum Form {
        TEXT,
        ARCHIVE
    }

    /** Reads a located source. */
    @FunctionalInterface
    interface Reader {
        void readTo(Path target) throws ContentException, IOException;
    }
}
