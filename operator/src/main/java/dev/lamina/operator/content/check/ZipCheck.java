package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks that the content is a zip (a jar is one). The size of the central directory is checked first: opening a zip
 * reads all of it into memory, and a hostile zip can consist of nothing else.
 */
final class ZipCheck implements ArchiveCheck {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int DIRECTORY_SIZE_AT = 12;
    private static final long MOST_DIRECTORY_BYTES = 16 * 1024 * 1024;

    @Override
    public Optional<Flaw> check(Candidate candidate) throws IOException {
        String member = candidate.request().member();
        long directory = directoryBytes(candidate.file());
        if (directory > MOST_DIRECTORY_BYTES) {
            return Optional.of(new Flaw(
                    "NotAZip",
                    member + ": the zip has too many files (its directory has " + directory + " bytes, at most "
                            + MOST_DIRECTORY_BYTES + " are allowed): pack fewer files"));
        }
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            if (zip.size() > ContentLimits.ENTRIES) {
                return Optional.of(new Flaw(
                        "TooLarge",
                        member + ": the zip has " + zip.size() + " files and folders, at most " + ContentLimits.ENTRIES
                                + " are allowed: pack fewer files"));
            }
            return zip.size() > 0
                    ? Optional.empty()
                    : Optional.of(new Flaw("NotAZip", member + ": the zip is empty: put the files into it"));
        } catch (ZipException e) {
            Optional<String> name = ZipDirectory.of(candidate.file()).nameOfAnotherEncoding();
            if (name.isPresent()) {
                return Optional.of(new Flaw(
                        "UnsafeZip",
                        member + ": the name " + SafeNames.printable(name.get()) + " is not in UTF-8: give"
                                + " the file an ASCII name, or pack it with a program that writes names in UTF-8"));
            }
            return Optional.of(new Flaw(
                    "NotAZip",
                    member + ": the content is not a zip or jar (" + e.getMessage()
                            + "): name another one, or pack the files with zip or jar"));
        }
    }

    /** Returns the size of the central directory from the end record, in bytes; 0 if there is no such record. */
    static long directoryBytes(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            int length = (int) Math.min(channel.size(), END_SIZE + LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(channel.size() - length);
            while (tail.hasRemaining() && channel.read(tail) >= 0) {
                // Until it is full, or the file ends.
            }
            for (int at = tail.position() - END_SIZE; at >= 0; at--) {
                if (tail.getInt(at) == END_SIGNATURE) {
                    return Integer.toUnsignedLong(tail.getInt(at + DIRECTORY_SIZE_AT));
                }
            }
            return 0;
        }
    }
}
