package dev.lamina.operator.content.store;

import dev.lamina.operator.content.ContentUnavailableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The content store, by hash, which the gateway reads. Every method throws {@link ContentUnavailableException} while it
 * is unavailable.
 */
public interface ContentStore {

    boolean contains(String sha256);

    /** Stores the file under its hash, unless it is stored already. */
    void put(String sha256, Path file);

    /** Writes stored content into a file that does not exist yet. */
    void fetch(String sha256, Path target);

    /** Returns when the object was last written; empty if there is none. */
    Optional<Instant> modified(String sha256);

    /** Returns the hashes of all stored content, and the names of the records of uploads. */
    Set<String> list();

    void delete(String sha256);
}
