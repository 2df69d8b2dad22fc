package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is being fetched, and hashed while it is written. Closing deletes it, unless it was moved. */
final class VerifiedDownload extends OutputStream {
    static final String SUFFIX = ".part";

    private final Path file;
    private final VerifiedStream out;

    private VerifiedDownload(Path file) throws IOException {
        this.file = file;
        this.out = new VerifiedStream(Files.newOutputStream(file));
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
    StoredContent verified(String sha256) throws IOException {
        return new StoredContent(file, out.verified(sha256));
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
