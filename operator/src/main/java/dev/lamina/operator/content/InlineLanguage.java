package dev.lamina.operator.content;

import java.io.IOException;
import java.nio.file.Path;

/** Makes an archive of source text in a manifest. */
interface InlineLanguage {

  /** Whether functions of the runtime may be written so. */
  boolean speaks(String runtime);

  /**
   * Writes the archive into {@code target}, which does not exist yet.
   *
   * @param request has a handler, of a runtime that this speaks
   */
  void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target) throws ContentException, IOException;
}
