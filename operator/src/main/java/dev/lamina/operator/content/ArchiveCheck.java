package dev.lamina.operator.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One thing that must be so of an archive. Checks run in order, and each may rely on the ones before it. */
@FunctionalInterface
interface ArchiveCheck {

  Optional<Flaw> look(Candidate candidate) throws IOException;

  /**
   * An archive on its way into the store.
   *
   * @param file the archive
   * @param layers jars of the function's layers, fetched when somebody asks
   * @param workspace for what a check has to unpack
   */
  record Candidate(ContentRequest request, Path file, LayerJars layers, Workspace workspace) {}

  /** Why an archive cannot be used: for a {@link ContentException}. */
  record Flaw(String reason, String message) {}
}
