package dev.lamina.e2e.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Code for tests, compiled on demand. */
public final class Jars {
    private static final int END_SIZE = 22;
    private static final int DIRECTORY_AT = 16;
    private static final int ENTRY_SIZE = 46;
    private static final int MADE_BY = 5;
    private static final int NAME_LENGTH = 28;
    private static final int EXTRA_LENGTH = 30;
    private static final int MODE = 38;
    private static final byte UNIX = 3;

    private Jars() {}

    /** A jar with one class of package example, which needs nothing but the JDK. */
    public static byte[] compiled(String className, String source) {
        try {
            Path folder = Files.createTempDirectory("e2e-jar");
            Path file = Files.writeString(folder.resolve(className + ".java"), source);
            int status = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "--release", "21", "-d", folder.toString(), file.toString());
            if (status != 0) {
                throw new IllegalArgumentException("the test's source does not compile");
            }
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> classes =
                        files.filter(path -> path.toString().endsWith(".class")).toList();
                return zip(classes.stream()
                        .collect(
                                Collectors.toMap(path -> folder.relativize(path).toString(), Jars::read)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A zip with one file that may be executed. */
    public static byte[] program(String name, byte[] content) {
        return programs(Map.of(name, content));
    }

    /**
     * A zip with files that may be executed. java.util.zip writes no Unix modes: they are written into the zip's
     * directory afterwards.
     */
    public static byte[] programs(Map<String, byte[]> files) {
        byte[] zip = zip(files);
        ByteBuffer directory = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int entry = directory.getInt(zip.length - END_SIZE + DIRECTORY_AT);
        while (entry < zip.length - END_SIZE) {
            directory.put(entry + MADE_BY, UNIX).putInt(entry + MODE, 0100755 << 16);
            entry += ENTRY_SIZE + directory.getShort(entry + NAME_LENGTH) + directory.getShort(entry + EXTRA_LENGTH);
        }
        return zip;
    }

    /** A zip of a folder's files, below another folder in the zip, which ends in a slash. */
    public static byte[] folder(Path folder, String below) {
        try (Stream<Path> files = Files.walk(folder)) {
            return zip(files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(path -> below + folder.relativize(path), Jars::read)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
