package dev.lamina.operator.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Archives for tests, built with the JDK's compiler. */
public final class TestJars {
    private TestJars() {}

    /**
     * Class files by entry name.
     *
     * @param sources by file name
     */
    public static Map<String, byte[]> compile(Path workspace, String release, Map<String, String> sources) {
        try {
            Path out = Files.createTempDirectory(workspace, "classes");
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            List<Text> units = sources.entrySet().stream()
                    .map(source -> new Text(source.getKey(), source.getValue()))
                    .toList();
            boolean compiled = compiler.getTask(
                            null,
                            null,
                            null,
                            List.of(
                                    "-proc:none",
                                    "--release",
                                    release,
                                    "-d",
                                    out.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            units)
                    .call();
            if (!compiled) {
                throw new IllegalArgumentException("the test's source does not compile");
            }
            Map<String, byte[]> classes = new LinkedHashMap<>();
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    classes.put(out.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, byte[]> compile(Path workspace, String fileName, String source) {
        return compile(workspace, "25", Map.of(fileName, source));
    }

    public static byte[] zip(Map<String, byte[]> entries) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
            zip.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As zip -y packs it: the JDK writes no Unix modes. */
    public static byte[] withLink(Map<String, byte[]> entries, String link) {
        byte[] archive = zip(entries);
        ByteBuffer written = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < archive.length - 46; at++) {
            if (written.getInt(at) == 0x02014b50
                    && new String(archive, at + 46, written.getShort(at + 28)).equals(link)) {
                written.put(at + 5, (byte) 3);
                written.putInt(at + 38, 0120777 << 16);
            }
        }
        return archive;
    }

    public static Path write(Path directory, byte[] bytes) {
        try {
            return Files.write(Files.createTempFile(directory, "archive", ".zip"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        private Text(String name, String text) {
            super(URI.create("test:///" + name), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
