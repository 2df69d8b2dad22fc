package dev.lamina.operator.content.inline;

import dev.lamina.operator.content.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar whose bytes depend only on its files: names in order, the same time for all, nothing compressed
 * (compressed bytes depend on the JDK's zlib). So the same source has the same hash, and causes no rollout.
 */
final class ReproducibleJar {
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private ReproducibleJar() {}

    /** Writes an archive with one file, under the name that the handler gives it. */
    static void writeOne(Path target, String name, Path source, Workspace workspace) throws IOException {
        Path files = workspace.fresh("");
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(source, file);
        write(target, files, List.of());
    }

    /** @param libraries jars that are put into {@code lib/} */
    static void write(Path target, Path classes, List<Path> libraries) throws IOException {
        Map<String, Path> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            entries.put(classes.relativize(file).toString().replace('\\', '/'), file));
        }
        libraries.forEach(library -> entries.put("lib/" + library.getFileName(), library));
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                add(zip, entry.getKey(), Files.readAllBytes(entry.getValue()));
            }
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
