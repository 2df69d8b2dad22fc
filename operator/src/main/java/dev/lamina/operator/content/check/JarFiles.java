package dev.lamina.operator.content.check;

import dev.lamina.operator.content.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Extracts the jars that Lambda's Java runtimes put on the class path. */
final class JarFiles {
    private JarFiles() {}

    /**
     * Extracts the jars that are directly in a directory of the archive.
     *
     * @param directory such as {@code lib/}
     */
    static List<Path> unpack(Path archive, String directory, Workspace workspace) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> isJarIn(directory, entry.getName()))
                    .sorted((one, other) -> one.getName().compareTo(other.getName()))
                    .toList();
            for (ZipEntry entry : entries) {
                Path jar = workspace.fresh(".jar");
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, jar);
                }
                jars.add(jar);
            }
        }
        return jars;
    }

    private static boolean isJarIn(String directory, String name) {
        return name.startsWith(directory) && name.endsWith(".jar") && name.indexOf('/', directory.length()) < 0;
    }
}
