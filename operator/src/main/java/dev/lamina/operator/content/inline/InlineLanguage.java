package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import java.io.IOException;
import java.nio.file.Path;

/** Builds an archive from inline code of one language. */
interface InlineLanguage {

    /** Returns whether functions of this runtime may have inline code. */
    boolean speaks(String runtime);

    /**
     * Writes the archive into {@code target}, which does not exist yet.
     *
     * @param request has a handler, of a runtime of this language
     */
    void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException;
}
