package dev.lamina.operator.content.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads facts from a zip's central directory that {@link java.util.zip.ZipFile} does not show: symbolic links, and
 * names that are not UTF-8. It is read into memory as a whole, so {@link ZipCheck} must check its size before. A
 * damaged directory ends where the damage begins: ZipFile decides whether a zip can be read at all.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int UNIX = 3;
    private static final int TYPE = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;

    private final ByteBuffer entries;

    private ZipDirectory(ByteBuffer entries) {
        this.entries = entries;
    }

    static ZipDirectory of(Path zip) throws IOException {
        try (FileChannel file = FileChannel.open(zip)) {
            long tailAt = Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT - LOCATOR_64_SIZE);
            ByteBuffer tail = read(file, tailAt, file.size());
            int end = lastEnd(tail);
            return new ZipDirectory(end < 0 ? ByteBuffer.allocate(0) : directory(file, tail, tailAt, end));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return new ZipDirectory(ByteBuffer.allocate(0));
        }
    }

    /** Returns the names of entries that are symbolic links. If a name occurs several times, the last entry applies. */
    Set<String> symbolicLinks() {
        Set<String> links = new HashSet<>();
        for (int at = 0; isEntry(at); at = next(at)) {
            boolean link = entries.get(at + 5) == UNIX && (entries.getInt(at + 38) >>> 16 & TYPE) == SYMBOLIC_LINK;
            if (link) {
                links.add(new String(name(at), StandardCharsets.UTF_8));
            } else if (!links.isEmpty()) {
                links.remove(new String(name(at), StandardCharsets.UTF_8));
            }
        }
        return links;
    }

    /** Returns the first name that is not UTF-8, with question marks for unreadable characters. */
    Optional<String> nameOfAnotherEncoding() {
        for (int at = 0; isEntry(at); at = next(at)) {
            byte[] name = name(at);
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            } catch (CharacterCodingException e) {
                return Optional.of(new String(name, StandardCharsets.US_ASCII).replace('\uFFFD', '?'));
            }
        }
        return Optional.empty();
    }

    private boolean isEntry(int at) {
        return at + ENTRY_SIZE <= entries.limit()
                && entries.getInt(at) == ENTRY
                && at + ENTRY_SIZE + unsigned(at + 28) <= entries.limit();
    }

    private int next(int at) {
        return at + ENTRY_SIZE + unsigned(at + 28) + unsigned(at + 30) + unsigned(at + 32);
    }

    private byte[] name(int at) {
        byte[] name = new byte[unsigned(at + 28)];
        entries.get(at + ENTRY_SIZE, name);
        return name;
    }

    private int unsigned(int at) {
        return Short.toUnsignedInt(entries.getShort(at));
    }

    private static int lastEnd(ByteBuffer tail) {
        for (int at = tail.limit() - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Reads the directory, which is directly before its end record. The offset in the record is wrong if data precedes
     * the zip.
     */
    private static ByteBuffer directory(FileChannel file, ByteBuffer tail, long tailAt, int end) throws IOException {
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        long endAt = tailAt + end;
        if (end >= LOCATOR_64_SIZE && tail.getInt(end - LOCATOR_64_SIZE) == LOCATOR_64) {
            long end64At = tail.getLong(end - LOCATOR_64_SIZE + 8);
            size = read(file, end64At, end64At + 48).getLong(40);
            endAt = end64At;
        }
        return read(file, endAt - size, endAt);
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        if (from < 0 || to < from || to > file.size() || to - from > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("outside of the file");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // Until it is full, or the file ends.
        }
        return bytes.flip();
    }
}
