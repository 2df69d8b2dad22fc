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

/** Runs the program that users run, not an imitation. */
public final class Helm {

    /** @param output standard output if the status is 0, else Helm's error */
    public record Result(int status, String output) {}

    private Helm() {}

    public static Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        try {
            File errors = File.createTempFile("helm", ".err");
            Process helm = new ProcessBuilder(command).redirectError(errors).start();
            String out = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = helm.waitFor();
            String err = Files.readString(errors.toPath());
            Files.delete(errors.toPath());
            return new Result(status, status == 0 ? out : err);
        } catch (IOException e) {
            throw new UncheckedIOException("helm cannot be run: `eval \"$(dev/test-env.sh)\"` gets it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** $HELM, which dev/test-env.sh sets; else the one that dev/ keeps in its cache; else the one on the path. */
    private static String program() {
        String named = System.getenv("HELM");
        return named != null && !named.isBlank()
                ? named
                : cached().findFirst().map(Path::toString).orElse("helm");
    }

    private static Stream<Path> cached() {
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path bin = Path.of(System.getenv().getOrDefault("LAMINA_CACHE", caches + "/lamina"), "bin", "helm");
        return Stream.of(bin).filter(Files::isExecutable);
    }
}
