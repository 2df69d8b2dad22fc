package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.check.NodejsHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Builds an archive with the code as the file that the handler names: {@code .mjs} if it is written as an ES module,
 * else {@code .js}. Lambda's console begins with the former, its CloudFormation has the latter only. Nothing is
 * compiled: errors appear when the file is loaded.
 */
final class InlineNodejs implements InlineLanguage {
    /** Takes time in proportion to the source: what precedes the word does not go beyond its line. */
    private static final Pattern ES_MODULE = Pattern.compile(
            "(?m)^[ \\t]*+(import\\s*+[\\w{*'\"$]|export\\s*+([{*]|(default|const|let|var|async|function|class)\\b))");

    private static final Pattern COMMON_JS = Pattern.compile("\\bexports\\s*[.\\[=]");

    @Override
    public boolean speaks(String runtime) {
        return NodejsHandler.isNodejs(runtime);
    }

    @Override
    public void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException {
        String name = request.handler().orElseThrow().name();
        NodejsHandler handler = NodejsHandler.parse(name)
                .filter(it -> !it.module().startsWith("/"))
                .orElseThrow(() -> new ContentException("HandlerNotFound", NodejsHandler.malformed(name)));
        ReproducibleJar.writeOne(target, handler.module() + extension(Files.readString(source)), source, workspace);
    }

    /** If a file has both, Node.js itself finds out what a {@code .js} is. */
    private static String extension(String source) {
        return ES_MODULE.matcher(source).find() && !COMMON_JS.matcher(source).find() ? ".mjs" : ".js";
    }
}
