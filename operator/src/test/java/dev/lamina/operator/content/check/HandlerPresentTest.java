package dev.lamina.operator.content.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketObject;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.TestJars;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import dev.lamina.operator.content.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerPresentTest {
    private static final String GREETER = """
      package shop;
      public class Greeter extends Base {
        public String greet(String name) { return name; }
        public static String shout(String name) { return name; }
        String whisper(String name) { return name; }
        public static class Inner { public String greet(String name) { return name; } }
        public class Bound { public String greet(String name) { return name; } }
      }
      class Base { public String inherited(String name) { return name; } }
      """;

    @TempDir
    static Path directory;

    private static Map<String, byte[]> greeter;
    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void compile() {
        greeter = TestJars.compile(directory, "Greeter.java", GREETER);
    }

    @Test
    void methodOfClassAtRootIsFound() throws IOException {
        assertThat(flaw("shop.Greeter::greet", greeter)).isEmpty();
        assertThat(flaw("shop.Greeter::shout", greeter)).isEmpty();
        assertThat(flaw("shop.Greeter::inherited", greeter)).isEmpty();
        assertThat(flaw("shop.Greeter$Inner::greet", greeter)).isEmpty();
    }

    @Test
    void classInLibraryOfCodeIsFound() throws IOException {
        assertThat(flaw("shop.Greeter::greet", Map.of("lib/shop.jar", TestJars.zip(greeter))))
                .isEmpty();
    }

    @Test
    void classInLayerIsFound() throws IOException {
        store.objects.put("layer-hash", TestJars.zip(Map.of("java/lib/shop.jar", TestJars.zip(greeter))));

        assertThat(flaw("shop.Greeter::greet", Map.of("readme.txt", new byte[1]), List.of("layer-hash")))
                .isEmpty();
    }

    @Test
    void jarsOutsideOfClassPathAreIgnored() throws IOException {
        assertThat(flaw(
                        "shop.Greeter::greet",
                        Map.of("lib/more/shop.jar", TestJars.zip(greeter), "shop.jar", TestJars.zip(greeter))))
                .map(Flaw::reason)
                .contains("HandlerNotFound");
    }

    @Test
    void missingClassIsNamedWithSimilarOne() throws IOException {
        assertThat(flaw("store.Greeter::greet", greeter)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("HandlerNotFound");
            assertThat(flaw.message())
                    .startsWith("spec.handler: class store.Greeter ")
                    .contains("there is shop.Greeter");
        });
    }

    @Test
    void classInBuildDirectoryIsSuggested() throws IOException {
        Map<String, byte[]> misplaced = new HashMap<>();
        greeter.forEach((name, bytes) -> misplaced.put("target/classes/" + name, bytes));

        assertThat(flaw("shop.Greeter::greet", misplaced))
                .hasValueSatisfying(
                        flaw -> assertThat(flaw.message()).contains("there is target.classes.shop.Greeter"));
    }

    @Test
    void missingMethodIsNamedWithExistingOnes() throws IOException {
        assertThat(flaw("shop.Greeter::greeet", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message())
                        .contains("no method greeet")
                        .contains("greet")
                        .contains("shout"));
    }

    @Test
    void nonPublicMethodIsRefused() throws IOException {
        assertThat(flaw("shop.Greeter::whisper", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("not public"));
    }

    @Test
    void methodOfUnknownSuperclassIsAccepted() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>(greeter);
        classes.remove("shop/Base.class");

        assertThat(flaw("shop.Greeter::inherited", classes)).isEmpty();
    }

    @Test
    void classWithoutPublicConstructorIsRefused() throws IOException {
        assertThat(flaw("shop.Base::inherited", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("no public zero-argument constructor"));
        assertThat(flaw("shop.Greeter$Bound::greet", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("nested class static"));
    }

    @Test
    void abstractClassIsRefused() throws IOException {
        Map<String, byte[]> classes = TestJars.compile(
                directory, "A.java", "public abstract class A { public String go(String s) { return s; } }");

        assertThat(flaw("A::go", classes))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("abstract"));
    }

    @Test
    void classWithoutMethodNeedsLambdaInterface() throws IOException {
        assertThat(flaw("shop.Greeter", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message())
                        .contains("implements neither RequestHandler nor RequestStreamHandler")
                        .contains("shop.Greeter::method"));
    }

    @Test
    void classWithInheritedInterfaceIsFound() throws IOException {
        Map<String, byte[]> classes = TestJars.compile(directory, "Child.java", """
        import com.amazonaws.services.lambda.runtime.Context;
        import com.amazonaws.services.lambda.runtime.RequestHandler;
        public class Child extends Parent { }
        class Parent implements RequestHandler<String, String> {
          public Parent() { }
          public String handleRequest(String in, Context context) { return in; }
        }
        """);

        assertThat(flaw("Child", classes)).isEmpty();
        assertThat(flaw("Parent", classes)).isEmpty();
        assertThat(flaw("Child::handleRequest", classes)).isEmpty();
    }

    @Test
    void classForNewerJavaIsRefused() throws IOException {
        assertThat(flaw("java21", "shop.Greeter::greet", greeter, List.of())).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("UnsupportedClassVersion");
            assertThat(flaw.message()).contains("compiled for Java 25").contains("runs Java 21");
        });
    }

    @Test
    void damagedClassIsRefused() throws IOException {
        assertThat(flaw("A::go", Map.of("A.class", new byte[] {1, 2, 3, 4})))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("damaged"));
    }

    @Test
    void malformedHandlerIsRefused() throws IOException {
        assertThat(flaw("::greet", greeter))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("package.Class::method"));
        assertThat(flaw("shop.Greeter::", greeter)).map(Flaw::reason).contains("HandlerNotFound");
    }

    @Test
    void otherLanguagesAreNotChecked() throws IOException {
        assertThat(flaw("php8.4", "index.handler", Map.of("other.php", new byte[1]), List.of()))
                .isEmpty();
    }

    @Test
    void pythonModuleIsFoundAsByPython() throws IOException {
        assertThat(flaw("python3.11", "index.handler", Map.of("index.py", new byte[1]), List.of()))
                .isEmpty();
        assertThat(flaw("python3.11", "app/api.handler", Map.of("app/api.py", new byte[1]), List.of()))
                .isEmpty();
        assertThat(flaw("python3.11", "app.api.handler", Map.of("app/api/__init__.py", new byte[1]), List.of()))
                .isEmpty();
        assertThat(flaw("python3.11", "index.handler", Map.of("other.py", new byte[1]), List.of("a-layer")))
                .as("a layer may have it")
                .isEmpty();
        assertThat(flaw("python3.11", "index.handler", Map.of("lambda_function.py", new byte[1]), List.of()))
                .hasValueSatisfying(flaw -> {
                    assertThat(flaw.reason()).isEqualTo("HandlerNotFound");
                    assertThat(flaw.message()).startsWith("spec.handler: there is no index.py in the code");
                });
        assertThat(flaw("python3.11", "handler", Map.of("handler.py", new byte[1]), List.of()))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message).contains("write module.function"));
    }

    @Test
    void pythonNamesMayHaveAnyLetters() throws IOException {
        assertThat(flaw("python3.13", "cañón.función.manejar", Map.of("cañón/función.py", new byte[1]), List.of()))
                .isEmpty();
        assertThat(flaw("python3.13", "cañón.manejar", Map.of("canon.py", new byte[1]), List.of()))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message).contains("there is no cañón.py"));
    }

    @Test
    void rubyFileIsFoundInCode() throws IOException {
        Map<String, byte[]> code = Map.of("index.rb", new byte[1], "shop/till.rb", new byte[1]);

        assertThat(flaw("ruby3.3", "index.handler", code, List.of())).isEmpty();
        assertThat(flaw("ruby3.3", "shop/till.Shop::Till.go", code, List.of())).isEmpty();
        assertThat(flaw("ruby3.3", "till.go", code, List.of("a-layer")))
                .as("a layer may have it")
                .isEmpty();
        assertThat(flaw("ruby3.3", "till.go", code, List.of())).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("HandlerNotFound");
            assertThat(flaw.message()).startsWith("spec.handler: there is no till.rb in the code");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/task/src", "/opt/x:/var/task/src/", "src", "/var/task/lib:./src"})
    void pythonModuleIsFoundInPythonPath(String pythonPath) throws IOException {
        assertThat(flawIn(pythonPath, "src/shop.py")).isEmpty();
        assertThat(flawIn(pythonPath, "shop.py")).isEmpty();
        assertThat(flawIn(pythonPath, "other/shop.py"))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message).contains("PYTHONPATH"));
    }

    @Test
    void providedRuntimeNeedsBootstrap() throws IOException {
        assertThat(flaw("provided", "anything", Map.of("bootstrap", new byte[1]), List.of()))
                .isEmpty();
        assertThat(flaw("provided", "anything", Map.of("main.go", new byte[1]), List.of("a-layer")))
                .isEmpty();
        assertThat(flaw("provided", "anything", Map.of("main.go", new byte[1]), List.of()))
                .map(Flaw::message)
                .hasValueSatisfying(message ->
                        assertThat(message).startsWith("spec.code.bucket: ").contains("executable named bootstrap"));
    }

    @Test
    void folderIsNotBootstrap() throws IOException {
        assertThat(flaw("provided.al2023", "anything", Map.of("bootstrap/", new byte[0]), List.of()))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message).contains("provided.al2023 starts an executable"));
    }

    private Optional<Flaw> flaw(String handler, Map<String, byte[]> entries) throws IOException {
        return flaw(handler, entries, List.of());
    }

    private Optional<Flaw> flaw(String handler, Map<String, byte[]> entries, List<String> layers) throws IOException {
        return flaw("java25", handler, entries, layers);
    }

    private Optional<Flaw> flaw(String runtime, String handler, Map<String, byte[]> entries, List<String> layers)
            throws IOException {
        Content content = ContentBuilder.builder()
                .bucket(new BucketObject("code", "a.jar", null))
                .build();
        ContentRequest request = Requests.with(Requests.function(content, runtime, handler), layers);
        try (Workspace workspace = Workspace.create()) {
            Path archive = TestJars.write(directory, TestJars.zip(entries));
            return new HandlerPresent()
                    .check(new Candidate(request, archive, new LayerJars(layers, store, workspace), workspace));
        }
    }

    private Optional<Flaw> flawIn(String pythonPath, String entry) throws IOException {
        Content content = ContentBuilder.builder()
                .bucket(new BucketObject("code", "a.zip", null))
                .build();
        ContentRequest plain = Requests.function(content, "python3.11", "shop.handler");
        ContentRequest request = new ContentRequest(
                plain.namespace(),
                plain.owner(),
                plain.field(),
                content,
                Optional.of(new ContentRequest.Handler("python3.11", "shop.handler", Optional.of(pythonPath))),
                List.of(),
                Optional.empty(),
                false);
        try (Workspace workspace = Workspace.create()) {
            Path archive = TestJars.write(directory, TestJars.zip(Map.of(entry, new byte[1])));
            return new HandlerPresent()
                    .check(new Candidate(request, archive, new LayerJars(List.of(), store, workspace), workspace));
        }
    }
}
