package dev.lamina.operator.content.check;

import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.store.ContentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jars of a function's layers ({@code java/lib/*.jar}), fetched from the content store when they are first needed.
 */
public final class LayerJars {
    private static final String DIRECTORY = "java/lib/";

    private final List<String> layers;
    private final ContentStore store;
    private final Workspace workspace;

    // Mutable state
    private List<Path> jars;

    public LayerJars(List<String> layers, ContentStore store, Workspace workspace) {
        this.layers = layers;
        this.store = store;
        this.workspace = workspace;
    }

    public List<Path> files() throws IOException {
        if (jars == null) {
            List<Path> found = new ArrayList<>();
            for (String sha256 : layers) {
                Path layer = workspace.fresh(".zip");
                store.fetch(sha256, layer);
                found.addAll(JarFiles.unpack(layer, DIRECTORY, workspace));
            }
            jars = List.copyOf(found);
        }
        return jars;
    }
}
