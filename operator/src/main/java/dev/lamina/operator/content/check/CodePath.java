package dev.lamina.operator.content.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The class path of a Java runtime: the archive's root, its {@code lib/*.jar}, the layers' {@code java/lib/*.jar}. */
final class CodePath implements Closeable {
    private static final int LARGEST_CLASS = 8 * 1024 * 1024;
    private static final int MOST_DIRECTORY_BYTES = 16 * 1024 * 1024;

    private final LayerJars layers;

    // Mutable state
    private final List<ZipFile> open = new ArrayList<>();
    private boolean layersOpen;

    private CodePath(LayerJars layers) {
        this.layers = layers;
    }

    static CodePath of(ArchiveCheck.Candidate candidate) throws IOException {
        CodePath path = new CodePath(candidate.layers());
        try {
            path.add(candidate.file());
            for (Path jar : JarFiles.unpack(candidate.file(), "lib/", candidate.workspace())) {
                path.add(jar);
            }
            return path;
        } catch (IOException | RuntimeException e) {
            path.close();
            throw e;
        }
    }

    /** @param internalName with slashes, as in class files */
    Optional<byte[]> classFile(String internalName) throws IOException {
        Optional<byte[]> found = read(internalName + ".class");
        if (found.isPresent() || layersOpen) {
            return found;
        }
        openLayers();
        return read(internalName + ".class");
    }

    /** Returns class names that the user may have meant: classes with this simple name in any package. */
    List<String> similar(String simpleName, int atMost) {
        String wanted = simpleName + ".class";
        return open.stream()
                .flatMap(ZipFile::stream)
                .map(ZipEntry::getName)
                .filter(name -> name.substring(name.lastIndexOf('/') + 1).equalsIgnoreCase(wanted))
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .distinct()
                .sorted()
                .limit(atMost)
                .toList();
    }

    private Optional<byte[]> read(String entryName) throws IOException {
        for (ZipFile zip : open) {
            ZipEntry entry = zip.getEntry(entryName);
            if (entry != null) {
                try (InputStream in = zip.getInputStream(entry)) {
                    return Optional.of(in.readNBytes(LARGEST_CLASS));
                }
            }
        }
        return Optional.empty();
    }

    private void openLayers() throws IOException {
        layersOpen = true;
        for (Path jar : layers.files()) {
            add(jar);
        }
    }

    /** Adds a jar; ignores a broken one, as the JVM does. */
    private void add(Path jar) throws IOException {
        if (ZipCheck.directoryBytes(jar) > MOST_DIRECTORY_BYTES) {
            return;
        }
        try {
            open.add(new ZipFile(jar.toFile()));
        } catch (ZipException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        for (ZipFile zip : open) {
            zip.close();
        }
    }
}
