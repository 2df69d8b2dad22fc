package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.FunctionConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program that is started.
 *
 * @param brought it comes with the function or a layer, not with the image
 */
record Entrypoint(Path file, boolean brought) {
    private static final String NAME = "bootstrap";

    /** As on Lambda: the image's if the runtime is a language, and only otherwise the code's or a layer's. */
    static Optional<Entrypoint> find(FunctionConfig config) {
        return List.of(
                        new Entrypoint(config.bootstrap().own(), false),
                        new Entrypoint(config.directories().task().resolve(NAME), true),
                        new Entrypoint(config.directories().layers().resolve(NAME), true))
                .stream()
                .filter(candidate -> Files.isRegularFile(candidate.file()))
                .findFirst();
    }

    /** Lambda's text, with the paths that the function's owner knows. */
    static String missing() {
        return "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
    }
}
