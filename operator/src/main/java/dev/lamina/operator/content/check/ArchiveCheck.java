package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A check of an archive. Checks run in order, and each may rely on the previous ones. */
@FunctionalInterface
interface ArchiveCheck {

    Optional<Flaw> check(Candidate candidate) throws IOException;

    /**
     * An archive on its way into the store.
     *
     * @param file the archive
     * @param layers jars of the function's layers, fetched when they are first needed
     * @param workspace directory for files that a check unpacks
     */
    record Candidate(ContentRequest request, Path file, LayerJars layers, Workspace workspace) {}

    /** The reason why an archive cannot be used, for a {@link ContentException}. */
    record Flaw(String reason, String message) {}
}
