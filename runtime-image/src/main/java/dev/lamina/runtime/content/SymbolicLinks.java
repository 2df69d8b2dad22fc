package dev.lamina.runtime.content;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The symbolic links of archives that are being unpacked, to be created at the end. Each stays in the folder of its
 * archive: its target goes up first and then only down, and the folders above it are not links, so no other link can
 * change where it leads; or it names the folder, such as /opt, and goes only down. The operator refuses archives with
 * other links when they are applied.
 */
final class SymbolicLinks {
    static final int LONGEST_TARGET = 4096;

    private final Map<Path, String> targets = new LinkedHashMap<>();

    /** @param link its path; a later link replaces an earlier one */
    void add(Path root, Path link, String target) throws ContentException {
        Path place = link.normalize();
        if (!staysInside(root, root.relativize(place).getNameCount() - 1, target)) {
            throw new ContentException(
                    "Could not unzip: the entry " + root.relativize(place) + " is a symbolic link that leads out of its"
                            + " folder, or has a .. in the middle; pack the file itself");
        }
        targets.put(place, target);
    }

    /** A later archive has a file of this name. */
    void replaced(Path file) {
        if (!targets.isEmpty()) {
            targets.remove(file.normalize());
        }
    }

    void make() throws IOException {
        for (Path link : targets.keySet()) {
            Files.createDirectories(link.getParent()); // all of them before the first link
        }
        // The deepest first: a link whose path is above another one's is omitted, and none is created through a link.
        List<Map.Entry<Path, String>> deepestFirst = new ArrayList<>(targets.entrySet());
        deepestFirst.sort(Comparator.comparingInt(link -> -link.getKey().getNameCount()));
        for (Map.Entry<Path, String> link : deepestFirst) {
            make(link.getKey(), link.getValue());
        }
    }

    /**
     * If another archive has a non-empty folder of that name, the folder stays: it contains more than a link can
     * express.
     */
    private static void make(Path link, String target) throws IOException {
        try {
            Files.deleteIfExists(link);
        } catch (DirectoryNotEmptyException e) {
            System.err.println(
                    "The symbolic link " + link + " to " + target + " is omitted: there is a folder of that name");
            return;
        }
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** @param depth how many folders of the archive contain the link */
    private static boolean staysInside(Path root, int depth, String target) {
        boolean absolute = target.startsWith("/");
        if (target.isEmpty()
                || target.length() >= LONGEST_TARGET
                || absolute && !target.startsWith(root + "/")
                || target.indexOf('\0') >= 0) {
            return false;
        }
        int left = depth;
        boolean down = absolute;
        for (String part : target.split("/")) {
            if (part.equals("..")) {
                left--;
                if (down || left < 0) {
                    return false;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                down = true;
            }
        }
        return true;
    }
}
