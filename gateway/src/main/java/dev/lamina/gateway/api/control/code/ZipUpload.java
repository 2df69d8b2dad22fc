package dev.lamina.gateway.api.control.code;

import com.fasterxml.jackson.core.JacksonException;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of a request, in a file that closing deletes.
 *
 * @param sha256 lower-case hex
 * @param size bytes
 */
public record ZipUpload(Path file, String sha256, long size) implements AutoCloseable {
    /** AWS's limit for a zip in a request. */
    private static final long MOST = 52_428_800;

    /** Of some 80,000 files. */
    private static final long LARGEST_DIRECTORY = 8 * 1024 * 1024;

    private static final int END_RECORD = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int DIRECTORY_SIZE = 12;
    private static final int LONGEST_END = END_RECORD + 65_535;

    /**
     * Decodes ZipFile of the body. Blocks; throws {@link dev.lamina.gateway.http.AwsException} for what is not a zip.
     */
    public static ZipUpload of(Buffer body) throws IOException {
        Path file = Files.createTempFile("lamina-upload-", ".zip");
        try {
            MessageDigest digest = digest();
            copy(body, file, digest);
            long size = Files.size(file);
            if (size > MOST) {
                throw Invalid.parameter("Zipped size must be smaller than 52428800 bytes");
            }
            requireZip(file);
            return new ZipUpload(file, HexFormat.of().formatHex(digest.digest()), size);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void copy(Buffer body, Path file, MessageDigest digest) throws IOException {
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
            if (!RequestJson.copyZip(body, out)) {
                throw Invalid.parameter("ZipFile must be a zip in base64.");
            }
        } catch (JacksonException e) {
            throw Invalid.parameter("ZipFile must be a zip in base64.");
        }
    }

    /** The operator checks what is in it. */
    private static void requireZip(Path file) throws IOException {
        if (directorySize(file) > LARGEST_DIRECTORY) {
            throw Invalid.parameter(
                    "The uploaded zip has too many files: its directory may have " + LARGEST_DIRECTORY + " bytes.");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() == 0) {
                throw Invalid.parameter("Uploaded file must be a non-empty zip");
            }
        } catch (ZipException e) {
            throw Invalid.parameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    /**
     * Returns the size of the zip's directory in bytes, as the end record has it: {@link ZipFile} reads all of it into
     * memory. The comment of a zip may look like an end record, so the largest one counts.
     */
    private static long directorySize(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long begin = Math.max(0, channel.size() - LONGEST_END);
            ByteBuffer end = ByteBuffer.allocate((int) (channel.size() - begin)).order(ByteOrder.LITTLE_ENDIAN);
            while (end.hasRemaining() && channel.read(end, begin + end.position()) >= 0) {
                // until the file's end
            }
            long largest = 0;
            for (int at = 0; at <= end.position() - END_RECORD; at++) {
                if (end.getInt(at) == END_SIGNATURE) {
                    largest = Math.max(largest, Integer.toUnsignedLong(end.getInt(at + DIRECTORY_SIZE)));
                }
            }
            return largest;
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
