package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.JavaHandler;
import dev.lamina.operator.content.check.LayerJars;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a jar from a single Java source. It may use the JDK, Lambda's interfaces (which the runtime has), Lambda's
 * event classes (which are then added to the jar) and the jars of the function's layers.
 */
final class InlineJava implements InlineLanguage {
    private static final Duration CPU_LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_MESSAGE = 1024;
    private static final String LIBRARIES = "/META-INF/lamina/inline/";
    private static final String CORE = "aws-lambda-java-core.jar";
    private static final List<String> EVENTS = List.of("aws-lambda-java-events.jar", "joda-time.jar");
    private static final String EVENTS_PACKAGE = "com.amazonaws.services.lambda.runtime.events";

    private final CompilerProcess compiler;

    InlineJava() {
        this(CPU_LIMIT);
    }

    InlineJava(Duration cpuLimit) {
        this.compiler = new CompilerProcess(cpuLimit);
    }

    @Override
    public boolean speaks(String runtime) {
        return JavaHandler.release(runtime).isPresent();
    }

    @Override
    public void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target)
            throws ContentException, IOException {
        ContentRequest.Handler handler = request.handler().orElseThrow();
        int release = JavaHandler.release(handler.runtime()).orElseThrow();
        List<Path> bundled =
                Files.readString(source).contains(EVENTS_PACKAGE) ? libraries(EVENTS, workspace) : List.of();
        List<Path> classPath = new ArrayList<>(libraries(List.of(CORE), workspace));
        classPath.addAll(bundled);
        classPath.addAll(layers.files());
        Path classes = workspace.fresh("");
        String name = JavaHandler.parse(handler.name()).simpleName().replaceAll("\\W", "_");
        switch (compiler.compile(name, source, release, classPath, classes, workspace)) {
            case CompilerProcess.Result.Refused refused -> throw compileError(request, refused.errors());
            case CompilerProcess.Result.Compiled compiled -> ReproducibleJar.write(target, classes, bundled);
        }
    }

    private static List<Path> libraries(List<String> names, Workspace workspace) throws IOException {
        Path directory = workspace.fresh("");
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            try (InputStream in = InlineJava.class.getResourceAsStream(LIBRARIES + name)) {
                if (in == null) {
                    throw new IOException("the operator was built without " + LIBRARIES + name);
                }
                Files.copy(in, directory.resolve(name));
            }
            files.add(directory.resolve(name));
        }
        return files;
    }

    private static ContentException compileError(ContentRequest request, List<String> errors) {
        String message = request.member() + ": the source does not compile: " + String.join(" | ", errors);
        return new ContentException(
                "CompileError",
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 4) + " ...");
    }
}
