package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that is being fetched, and hashed while it is written. Closing deletes it, unless it was moved. */
final class VerifiedDownload extends OutputStream {
    static final String SUFFIX = ".part";

    private final Path file;
    private final DigestOutputStream out;

    private VerifiedDownload(Path file) throws IOException {
        this.file = file;
        this.out = new DigestOutputStream(Files.newOutputStream(file), sha256());
    }

    static VerifiedDownload in(Path directory) throws IOException {
        return new VerifiedDownload(Files.createTempFile(directory, "fetch-", SUFFIX));
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** The complete file. Throws if its bytes have another hash. */
    Path verified(String sha256) throws IOException {
        out.close();
        String found = HexFormat.of().formatHex(out.getMessageDigest().digest());
        if (!found.equals(sha256)) {
            throw new IOException("the content store has the wrong bytes for " + sha256 + ": their sha256 is " + found);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
