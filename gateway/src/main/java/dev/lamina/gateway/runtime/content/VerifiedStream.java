package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** Passes bytes on, and computes their sha256 and their CRC-32. */
final class VerifiedStream extends OutputStream {
    private final CheckedOutputStream checked;
    private final DigestOutputStream out;

    VerifiedStream(OutputStream out) {
        this.checked = new CheckedOutputStream(out, new CRC32());
        this.out = new DigestOutputStream(checked, sha256());
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Returns the CRC-32 of all bytes. Throws if they have another hash. */
    long verified(String sha256) throws IOException {
        out.close();
        String found = HexFormat.of().formatHex(out.getMessageDigest().digest());
        if (!found.equals(sha256)) {
            throw new IOException("wrong bytes for " + sha256 + ": their sha256 is " + found);
        }
        return checked.getChecksum().getValue();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
