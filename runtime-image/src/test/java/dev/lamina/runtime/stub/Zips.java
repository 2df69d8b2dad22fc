package dev.lamina.runtime.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives made for a test. */
public final class Zips {
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final byte UNIX = 3;
    private static final int EXECUTABLE = 0100755;
    private static final int SYMBOLIC_LINK = 0120777;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> modes = new HashMap<>();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** A file that may be executed. */
    public Zips program(String name, byte[] content) throws IOException {
        modes.put(name, EXECUTABLE);
        return file(name, content);
    }

    /** As zip -y packs it. */
    public Zips link(String name, String target) throws IOException {
        modes.put(name, SYMBOLIC_LINK);
        return file(name, target);
    }

    public Zips file(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
        return this;
    }

    public Zips file(String name, String content) throws IOException {
        return file(name, content.getBytes());
    }

    /** The classes, and what is nested in them. */
    public Zips classes(Class<?>... classes) throws IOException {
        for (Class<?> type : classes) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                file(name, in.readAllBytes());
            }
            classes(type.getDeclaredClasses());
        }
        return this;
    }

    /** A jar into lib/. */
    public Zips jar(Path jar) throws IOException {
        return file("lib/" + jar.getFileName(), Files.readAllBytes(jar));
    }

    public byte[] bytes() throws IOException {
        zip.close();
        return withModes(bytes.toByteArray());
    }

    /** An archive with a name that replaces another one of the same length: java.util.zip writes no name twice. */
    public static byte[] renamed(byte[] archive, String from, String to) {
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** java.util.zip writes no Unix modes: they are written into the archive's directory afterwards. */
    private byte[] withModes(byte[] archive) {
        ByteBuffer written = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < archive.length - ENTRY_SIZE; at++) {
            Integer mode = written.getInt(at) == ENTRY
                    ? modes.get(new String(archive, at + ENTRY_SIZE, written.getShort(at + 28)))
                    : null;
            if (mode != null) {
                written.put(at + 5, UNIX);
                written.putInt(at + 38, mode << 16);
            }
        }
        return archive;
    }
}
