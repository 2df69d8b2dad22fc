package dev.lamina.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of examples/, as it is in the repository. */
public record Example(String name) {
    public static final Path FOLDER = Path.of("../examples");

    /** All its manifests, as `kubectl apply -k` applies them. */
    public String manifests() {
        return Kubectl.run("kustomize", FOLDER.resolve(name).toString());
    }

    public byte[] file(String path) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name).resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the examples are not built: mvn package builds them", e);
        }
    }
}
