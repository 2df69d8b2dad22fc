package dev.lamina.e2e.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command-line program that users run.
 *
 * @param variable the variable by which dev/test-env.sh names it; else it is the one that dev/ keeps in its cache; else
 *     the one on the path
 */
record Tool(String name, String variable) {

    /** @param output standard output if the status is 0, else what the program wrote to standard error */
    record Result(int status, String output) {}

    Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        try {
            File errors = File.createTempFile(name, ".err");
            Process process = new ProcessBuilder(command).redirectError(errors).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String err = Files.readString(errors.toPath());
            Files.delete(errors.toPath());
            return new Result(status, status == 0 ? out : err);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be run: `eval \"$(dev/test-env.sh)\"` gets it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String program() {
        String named = System.getenv(variable);
        return named != null && !named.isBlank()
                ? named
                : cached().findFirst().map(Path::toString).orElse(name);
    }

    private Stream<Path> cached() {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path bin = Path.of(System.getenv().getOrDefault("LAMINA_CACHE", caches + "/lamina"), "bin", name);
        return Stream.of(bin).filter(Files::isExecutable);
    }
}
