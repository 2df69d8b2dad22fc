package dev.lamina.operator.content.inline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.TestJars;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the compiler's process, so it takes a second each time. */
class InlineJavaTest {
    private static final String HELLO = """
      package example;
      import com.amazonaws.services.lambda.runtime.Context;
      import com.amazonaws.services.lambda.runtime.RequestHandler;
      public class Hello implements RequestHandler<String, String> {
        public String handleRequest(String name, Context context) { return new Greeting(name).text(); }
        record Greeting(String name) { String text() { return "Hello " + name; } }
      }
      """;

    @TempDir
    Path directory;

    private final MemoryStore store = new MemoryStore();

    @Test
    void sameSourceGivesSameBytes() throws Exception {
        Path once = build(HELLO, "java25", "example.Hello", List.of());
        Path again = build(HELLO, "java25", "example.Hello", List.of());

        assertThat(once).hasSameBinaryContentAs(again);
        assertThat(entries(once)).containsExactly("example/Hello$Greeting.class", "example/Hello.class");
    }

    @Test
    void usedEventClassesAreInJar() throws Exception {
        Path jar = build("""
        import com.amazonaws.services.lambda.runtime.events.S3Event;
        public class Count { public int count(S3Event event) { return event.getRecords().size(); } }
        """, "java25", "Count::count", List.of());

        assertThat(entries(jar)).containsExactly("Count.class", "lib/aws-lambda-java-events.jar", "lib/joda-time.jar");
    }

    @Test
    void classesOfLayersAreUsable() throws Exception {
        Map<String, byte[]> library = TestJars.compile(
                directory,
                "Tax.java",
                "package lib; public class Tax { public static int of(int net) { return net / 5; } }");
        store.objects.put("layer-hash", TestJars.zip(Map.of("java/lib/tax.jar", TestJars.zip(library))));

        Path jar = build(
                "public class Price { public int gross(int net) { return net + lib.Tax.of(net); } }",
                "java25",
                "Price::gross",
                List.of("layer-hash"));

        assertThat(entries(jar)).containsExactly("Price.class");
    }

    @Test
    void compileErrorsHaveLineAndColumn() {
        ContentException error = failure("public class A {\n  int x = \"text\";\n  Missing y;\n}\n", "java25", "A::go");

        assertThat(error.reason()).isEqualTo("CompileError");
        assertThat(error.getMessage())
                .startsWith("spec.code.inline: ")
                .contains("2:11: incompatible types")
                .contains("3:3: cannot find symbol");
    }

    @Test
    void manyErrorsFitIntoACondition() {
        StringBuilder source = new StringBuilder("public class A {\n");
        for (int i = 0; i < 500; i++) {
            source.append("  Missing").append(i).append(" field").append(i).append(";\n");
        }

        assertThat(failure(source + "}", "java25", "A::go").getMessage())
                .hasSizeLessThanOrEqualTo(1024)
                .contains("2:3: ");
    }

    @Test
    void sourceIsCompiledForJavaOfRuntime() {
        assertThat(failure("void main() { IO.println(1); }", "java21", "A::main")
                        .getMessage())
                .contains("1:1: ");
    }

    @Test
    void runtimeNewerThanCompilerIsRefused() {
        assertThat(failure(HELLO, "java99", "example.Hello").getMessage()).contains("release version 99 not supported");
    }

    @Test
    void sourceThatCrashesCompilerIsRefused() {
        String deep = "public class A { int x = " + "(".repeat(40_000) + "1" + ")".repeat(40_000) + "; }";

        assertThat(failure(deep, "java25", "A::go").reason()).isEqualTo("CompileError");
    }

    /** Each line doubles the size of a type, and the compiler writes them all out. */
    @Test
    void endlessCompilationIsAborted() {
        StringBuilder bomb = new StringBuilder("""
        public class Bomb {
          static class Pair<X, Y> { }
          static <X> Pair<X, X> twice(X x) { return null; }
          void go() {
            var v0 = twice(1);
        """);
        for (int i = 1; i < 40; i++) {
            bomb.append("    var v")
                    .append(i)
                    .append(" = twice(v")
                    .append(i - 1)
                    .append(");\n");
        }

        ContentException error =
                failure(new InlineJava(Duration.ofSeconds(3)), bomb + "  }\n}\n", "java25", "Bomb::go");
        assertThat(error.getMessage()).matches(".*(did not finish within 3 s of CPU time|ran out of memory).*");
    }

    @Test
    void annotationProcessorsOfLayerDoNotRun() throws Exception {
        Map<String, byte[]> processor = TestJars.compile(directory, "Evil.java", """
        import java.util.Set;
        import javax.annotation.processing.AbstractProcessor;
        import javax.annotation.processing.RoundEnvironment;
        import javax.annotation.processing.SupportedAnnotationTypes;
        import javax.lang.model.element.TypeElement;
        @SupportedAnnotationTypes("*")
        public class Evil extends AbstractProcessor {
          public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) { throw new \
        IllegalStateException("ran"); }
        }
        """);
        byte[] jar = TestJars.zip(Map.of(
                "Evil.class",
                processor.get("Evil.class"),
                "META-INF/services/javax.annotation.processing.Processor",
                "Evil".getBytes(StandardCharsets.UTF_8)));
        store.objects.put("layer-hash", TestJars.zip(Map.of("java/lib/evil.jar", jar)));

        assertThat(entries(build(HELLO, "java25", "example.Hello", List.of("layer-hash"))))
                .contains("example/Hello.class");
    }

    private ContentException failure(String source, String runtime, String handler) {
        return failure(new InlineJava(), source, runtime, handler);
    }

    private ContentException failure(InlineJava compiler, String source, String runtime, String handler) {
        return catchThrowableOfType(ContentException.class, () -> build(compiler, source, runtime, handler, List.of()));
    }

    private Path build(String source, String runtime, String handler, List<String> layers)
            throws ContentException, IOException {
        return build(new InlineJava(), source, runtime, handler, layers);
    }

    private Path build(InlineJava compiler, String source, String runtime, String handler, List<String> layers)
            throws ContentException, IOException {
        ContentRequest request = Requests.with(Requests.inline(source, runtime, handler), layers);
        try (Workspace workspace = Workspace.create()) {
            Path text = Files.writeString(workspace.fresh(".java"), source);
            Path jar = directory.resolve(System.nanoTime() + ".jar");
            compiler.build(request, text, new LayerJars(layers, store, workspace), workspace, jar);
            return jar;
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().<String>map(ZipEntry::getName).toList();
        }
    }
}
