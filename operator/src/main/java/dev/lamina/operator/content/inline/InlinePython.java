package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.check.PythonHandler;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Builds an archive with the code as the module that the handler names. Python is not compiled: errors appear when it
 * is loaded.
 */
final class InlinePython implements InlineLanguage {

    @Override
    public boolean speaks(String runtime) {
        return PythonHandler.isPython(runtime);
    }

    @Override
    public void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException {
        String name = request.handler().orElseThrow().name();
        PythonHandler handler = PythonHandler.parse(name)
                .orElseThrow(() -> new ContentException("HandlerNotFound", PythonHandler.malformed(name)));
        ReproducibleJar.writeOne(target, handler.file(), source, workspace);
    }
}
