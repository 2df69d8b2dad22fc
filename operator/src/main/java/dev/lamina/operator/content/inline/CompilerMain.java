package dev.lamina.operator.content.inline;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The main class of the compiler process: compiles one source file and loads nothing of it. It uses only the JDK,
 * itself and {@link Source}: no other class is on its class path.
 *
 * <p>Arguments: name, source file, release, class path, output directory. Errors are written to standard output, one
 * line each.
 */
final class CompilerMain {
    static final int COMPILED = 0;
    static final int REFUSED = 10;
    private static final int MOST_ERRORS = 10;
    private static final int LONGEST_ERROR = 400;

    private CompilerMain() {}

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(Path.of(arguments[4]));
        System.exit(compile(
                new Source(arguments[0], Files.readString(Path.of(arguments[1]))),
                List.of(
                        "-proc:none",
                        "-implicit:none",
                        "-nowarn",
                        "-g",
                        "-parameters",
                        "--release",
                        arguments[2],
                        "-classpath",
                        arguments[3],
                        "-d",
                        arguments[4])));
    }

    private static int compile(Source source, List<String> options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        boolean compiled;
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, null)) {
            compiled = compiler.getTask(null, files, diagnostics, options, null, List.of(source))
                    .call();
        } catch (RuntimeException | StackOverflowError e) {
            // The compiler fails on some sources, and would fail again at the next attempt.
            System.out.println("the compiler failed: " + e);
            return REFUSED;
        }
        int errors = 0;
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR && errors++ < MOST_ERRORS) {
                System.out.println(line(diagnostic));
            }
        }
        return compiled ? COMPILED : REFUSED;
    }

    private static String line(Diagnostic<?> diagnostic) {
        String text = diagnostic.getMessage(Locale.ENGLISH).strip().replaceAll("\\s*\\R\\s*", "; ");
        text = text.substring(0, Math.min(LONGEST_ERROR, text.length()));
        return diagnostic.getLineNumber() == Diagnostic.NOPOS
                ? text
                : diagnostic.getLineNumber() + ":" + diagnostic.getColumnNumber() + ": " + text;
    }

    /** Source code that may have a public class of any name, because there is no file with another name. */
    static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("inline:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }
}
