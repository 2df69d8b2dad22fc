package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds archives from inline code. A new language is a new line here. */
@Singleton
public final class InlineSource {
    private final List<InlineLanguage> languages =
            List.of(new InlineJava(), new InlinePython(), new InlineNodejs(), new InlineRuby());

    /**
     * Writes the archive into {@code target}, which does not exist yet.
     *
     * @throws ContentException if the source does not compile, or the runtime's language is not one of these
     */
    public void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException {
        ContentRequest.Handler handler = request.handler()
                .orElseThrow(() -> new ContentException(
                        "NotAZip",
                        request.member()
                                + ": source code is only allowed for functions: use binaryData, bucket or "
                                + "url with a zip"));
        for (InlineLanguage language : languages) {
            if (language.speaks(handler.runtime())) {
                language.build(request, source, layers, workspace, target);
                return;
            }
        }
        throw new ContentException(
                "InlineNotSupported",
                request.member() + ": source code is not supported for runtime " + handler.runtime()
                        + ": put it into a zip, and name the zip in bucket, url or configMap");
    }
}
