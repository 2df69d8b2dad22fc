package dev.lamina.operator.content.check;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks that the unpacked size is within Lambda's limit and no entry is damaged. It unpacks everything, as sizes in a
 * zip may lie. Of code, only what its layers leave. One object checks one archive.
 */
final class UnzippedSize implements ArchiveCheck {
    private final long limit;
    private long unzipped;

    UnzippedSize(long limit) {
        this.limit = limit;
    }

    /** Returns the size of all files that the check has unpacked, in bytes. The pod counts what it unpacks too. */
    long unzippedBytes() {
        return unzipped;
    }

    @Override
    public Optional<Flaw> check(Candidate candidate) throws IOException {
        String member = candidate.request().member();
        long layers = candidate.request().layersUnzippedBytes();
        if (layers >= limit) {
            return Optional.of(tooLarge(member, layers));
        }
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                try (InputStream in = zip.getInputStream(entry)) {
                    unzipped += count(in, limit - layers - unzipped);
                } catch (ZipException e) {
                    return Optional.of(new Flaw(
                            "NotAZip",
                            member + ": the entry '" + entry.getName() + "' is damaged (" + e.getMessage()
                                    + "): upload the zip again"));
                }
                if (layers + unzipped > limit) {
                    return Optional.of(tooLarge(member, layers));
                }
            }
        }
        return Optional.empty();
    }

    private Flaw tooLarge(String member, long layers) {
        return new Flaw(
                "TooLarge",
                member + ": Unzipped size must be smaller than " + limit + " bytes"
                        + (layers > 0
                                ? ", of which the layers take " + layers + ": remove files or layers"
                                : ": remove files"));
    }

    /** Stops one buffer after the limit. */
    private static long count(InputStream in, long atMost) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        for (int read = in.read(buffer); read >= 0 && total <= atMost; read = in.read(buffer)) {
            total += read;
        }
        return total;
    }
}
