package dev.lamina.gateway.runtime.content;

import io.vertx.core.Future;
import java.util.Optional;

/** Provides content by its hash. */
public interface ContentSource {

    /**
     * @param sha256 64 lower-case hexadecimal digits
     * @return a file whose bytes have that hash, empty when there is no such content; fails when the store does not
     *     respond. Completes on any thread.
     */
    Future<Optional<StoredContent>> fetch(String sha256);
}
