package dev.lamina.runtime.content;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The Unix modes of a zip's entries, from its central directory: java.util.zip has no public access to them. Only modes
 * that differ from a file that all may read and its owner may write are kept. Call it on a zip that
 * {@link java.util.zip.ZipFile} has opened, and so has checked; a zip that cannot be read here has no modes.
 */
final class UnixModes {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int COMMENT_LIMIT = 65_535;
    private static final int UNIX = 3;
    private static final int TYPE = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int EXECUTE = 0111;
    private static final int PERMISSIONS = 0777;
    private static final int ORDINARY = 0644;

    private final Map<String, Integer> modes;

    private UnixModes(Map<String, Integer> modes) {
        this.modes = modes;
    }

    boolean executable(String entry) {
        return (modes.getOrDefault(entry, 0) & EXECUTE) != 0;
    }

    /** Whether not all may read it, or its owner may not write it, as with a private key. */
    boolean restricted(String entry) {
        int permissions = permissions(entry);
        return permissions != 0 && (permissions & ORDINARY) != ORDINARY;
    }

    /** 0 if it is an ordinary file, or if the archive has no modes. */
    int permissions(String entry) {
        return modes.getOrDefault(entry, 0) & PERMISSIONS;
    }

    boolean symbolicLink(String entry) {
        return (modes.getOrDefault(entry, 0) & TYPE) == SYMBOLIC_LINK;
    }

    static UnixModes read(Path zip) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "r")) {
            long length = file.length();
            ByteBuffer tail = slice(file, Math.max(0, length - END_SIZE - COMMENT_LIMIT - LOCATOR_64_SIZE), length);
            int end = lastEnd(tail);
            if (end < 0) {
                return new UnixModes(Map.of());
            }
            long size = Integer.toUnsignedLong(tail.getInt(end + 12));
            long endAt = length - tail.limit() + end;
            if (end >= LOCATOR_64_SIZE && tail.getInt(end - LOCATOR_64_SIZE) == LOCATOR_64) {
                ByteBuffer end64 = slice(file, tail.getLong(end - LOCATOR_64_SIZE + 8), endAt - LOCATOR_64_SIZE);
                endAt = tail.getLong(end - LOCATOR_64_SIZE + 8);
                size = end64.getLong(40);
            }
            return new UnixModes(entries(slice(file, endAt - size, endAt)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("the zip's directory is damaged", e);
        }
    }

    private static int lastEnd(ByteBuffer tail) {
        for (int at = tail.limit() - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
                return at;
            }
        }
        return -1;
    }

    private static Map<String, Integer> entries(ByteBuffer directory) {
        Map<String, Integer> modes = new HashMap<>();
        int at = 0;
        while (at + ENTRY_SIZE <= directory.limit() && directory.getInt(at) == ENTRY) {
            int name = Short.toUnsignedInt(directory.getShort(at + 28));
            int extra = Short.toUnsignedInt(directory.getShort(at + 30));
            int comment = Short.toUnsignedInt(directory.getShort(at + 32));
            int madeBy = directory.get(at + 5);
            int mode = directory.getInt(at + 38) >>> 16;
            int permissions = mode & PERMISSIONS;
            if (madeBy == UNIX
                    && ((mode & TYPE) == SYMBOLIC_LINK
                            || (mode & EXECUTE) != 0
                            || permissions != 0 && (permissions & ORDINARY) != ORDINARY)) {
                modes.put(new String(directory.array(), at + ENTRY_SIZE, name, StandardCharsets.UTF_8), mode);
            } else if (!modes.isEmpty()) { // if a name occurs twice, the last entry counts
                modes.remove(new String(directory.array(), at + ENTRY_SIZE, name, StandardCharsets.UTF_8));
            }
            at += ENTRY_SIZE + name + extra + comment;
        }
        return modes;
    }

    private static ByteBuffer slice(RandomAccessFile file, long from, long to) throws IOException {
        if (from < 0 || to < from || to - from > Integer.MAX_VALUE) {
            throw new IOException("the zip's directory is damaged");
        }
        byte[] bytes = new byte[(int) (to - from)];
        file.seek(from);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
