package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.check.RubyHandler;
import java.io.IOException;
import java.nio.file.Path;

/** Builds an archive with the code as the file that the handler names. Errors of Ruby appear when it is loaded. */
final class InlineRuby implements InlineLanguage {

    @Override
    public boolean speaks(String runtime) {
        return RubyHandler.isRuby(runtime);
    }

    @Override
    public void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException {
        String name = request.handler().orElseThrow().name();
        RubyHandler handler = RubyHandler.parse(name)
                .orElseThrow(() -> new ContentException("HandlerNotFound", RubyHandler.malformed(name)));
        ReproducibleJar.writeOne(target, handler.file(), source, workspace);
    }
}
