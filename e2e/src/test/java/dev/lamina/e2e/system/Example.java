package dev.lamina.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of examples/, as it is in the repository. */
public record Example(String name) {
    public static final Path FOLDER = Path.of("../examples");

    /** All its manifests, layers before functions before triggers, in the order in which a user would apply them. */
    public String manifests() {
        try (Stream<Path> files = Files.list(FOLDER.resolve(name))) {
            List<Path> manifests =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            return Stream.of("layer", "function", "trigger")
                    .flatMap(kind -> manifests.stream()
                            .filter(file -> file.getFileName().toString().startsWith(kind)))
                    .map(Example::read)
                    .collect(Collectors.joining("\n---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] file(String path) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name).resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the examples are not built: mvn package builds them", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
