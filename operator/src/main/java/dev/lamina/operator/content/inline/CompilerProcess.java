package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Runs {@link CompilerMain} in a JVM of its own. A source of a few lines can make a compiler run for hours or use all
 * memory, and a thread cannot be stopped, but a process can. One compilation at a time: the operator's memory limit
 * includes one compiler.
 */
final class CompilerProcess {
    private static final List<String> CLASSES = List.of("CompilerMain.class", "CompilerMain$Source.class");
    private static final int OUT_OF_MEMORY = 3;

    private static final Duration POLL = Duration.ofMillis(200);
    /** If a busy node gives the compiler less than 1/SLOWEST of the time, the source is not to blame. */
    private static final int SLOWEST = 6;

    private final Duration limit;
    private final ReentrantLock turn = new ReentrantLock(true);

    /** @param limit CPU time that one compilation may use */
    CompilerProcess(Duration limit) {
        this.limit = limit;
    }

    /** How a compilation ended. */
    sealed interface Result {
        /** The class files are in the output directory. */
        record Compiled() implements Result {}

        /** @param errors one line for each, as {@code line:column: text} */
        record Refused(List<String> errors) implements Result {}
    }

    /** @param name file name of the source, without its extension */
    Result compile(String name, Path source, int release, List<Path> classPath, Path output, Workspace workspace)
            throws IOException {
        Path errors = workspace.fresh(".txt");
        Process process;
        takeTurn();
        try {
            process = start(
                    List.of(name, source.toString(), Integer.toString(release), join(classPath), output.toString()),
                    errors,
                    workspace);
            if (!finished(process)) {
                return refused("the compiler did not finish within " + limit.toSeconds()
                        + " s of CPU time: simplify the code, or upload a jar");
            }
        } finally {
            turn.unlock();
        }
        return switch (process.exitValue()) {
            case CompilerMain.COMPILED -> new Result.Compiled();
            case CompilerMain.REFUSED -> new Result.Refused(Files.readAllLines(errors));
            case OUT_OF_MEMORY -> refused("the compiler ran out of memory: simplify the code, or upload a jar");
            default ->
                throw new IOException("the compiler ended with " + process.exitValue() + ": "
                        + Files.readString(errors).lines().limit(5).collect(Collectors.joining("; ")));
        };
    }

    private void takeTurn() throws IOException {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while other sources were compiled", e);
        }
    }

    private Process start(List<String> arguments, Path errors, Workspace workspace) throws IOException {
        Path program = workspace.fresh("");
        copyProgram(program);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xss4m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-cp",
                program.toString(),
                CompilerMain.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(errors.toFile());
        // The operator's environment variables contain credentials, which the compiler must not have.
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Copies the class files, because only the operator's own class loader can read its nested jars. */
    private static void copyProgram(Path directory) throws IOException {
        Path target = directory.resolve(CompilerMain.class.getPackageName().replace('.', '/'));
        Files.createDirectories(target);
        for (String name : CLASSES) {
            try (InputStream in = CompilerMain.class.getResourceAsStream(name)) {
                Files.copy(in, target.resolve(name));
            }
        }
    }

    /** Waits for the process; returns false if it reached the limit. The process has ended in any case. */
    private boolean finished(Process process) throws IOException {
        Instant latest = Instant.now().plus(limit.multipliedBy(SLOWEST));
        try {
            while (!process.waitFor(POLL)) {
                if (process.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(limit) > 0) {
                    return false;
                }
                if (Instant.now().isAfter(latest)) {
                    throw new IOException("the compiler got too little CPU time to finish");
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the compiler ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Result refused(String error) {
        return new Result.Refused(List.of(error));
    }

    private static String join(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
