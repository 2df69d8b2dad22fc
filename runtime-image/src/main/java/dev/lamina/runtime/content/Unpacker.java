package dev.lamina.runtime.content;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks archives that have not been checked: no entry may leave the folder or grow beyond the budget, whatever the
 * archive declares. Sizes are counted as bytes are unpacked, not as declared. Symbolic links are created by
 * {@link #makeLinks}, when all archives are unpacked: so no file is written through one.
 */
final class Unpacker {
    private static final String CLASS = ".class";
    private static final int OWNER_READS = 0400;

    private final UnzippedBudget budget;
    private final Set<Path> folders = new HashSet<>();
    private final SymbolicLinks links = new SymbolicLinks();
    private final byte[] buffer = new byte[32 * 1024];

    Unpacker(UnzippedBudget budget) {
        this.budget = budget;
    }

    /** Unpacks everything and overwrites existing files. */
    void unpack(Path archive, Path root) throws IOException, ContentException {
        unpack(archive, root, true);
    }

    /**
     * Unpacks everything but class files, which a class loader reads from the archive: thousands of small files take
     * longer to write than it takes to read the few that are used. They still count towards the budget.
     *
     * @return whether there are class files
     */
    boolean unpackAllButClasses(Path archive, Path root) throws IOException, ContentException {
        return unpack(archive, root, false);
    }

    private boolean unpack(Path archive, Path root, boolean classesToo) throws IOException, ContentException {
        boolean classes = false;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            UnixModes modes = UnixModes.read(archive);
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path target = target(root, entry);
                budget.entry();
                if (entry.isDirectory()) {
                    folder(target);
                } else if (modes.symbolicLink(entry.getName())) {
                    links.add(root, target, linkTarget(zip, entry));
                } else if (!classesToo && entry.getName().endsWith(CLASS)) {
                    classes = true;
                    budget.bytes(entry.getSize());
                } else {
                    folder(target.getParent());
                    write(zip, entry, target);
                    links.replaced(target);
                    if (modes.restricted(entry.getName())) {
                        restrict(target, modes.permissions(entry.getName()));
                    } else if (modes.executable(entry.getName())
                            && !target.toFile().setExecutable(true, false)) {
                        throw new IOException("cannot make " + target + " executable");
                    }
                }
            }
        } catch (ZipException e) {
            throw new ContentException("Could not unzip: " + e.getMessage() + "; is it a zip or jar?", e);
        }
        return classes;
    }

    /** Creates the symbolic links of everything that was unpacked. */
    void makeLinks() throws IOException {
        links.make();
    }

    /** Writes the class files that {@link #unpackAllButClasses} omitted; they were counted then. */
    static void unpackClasses(ZipFile zip, Path root) throws IOException {
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        UnixModes modes = UnixModes.read(Path.of(zip.getName()));
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (entry.getName().endsWith(CLASS) && !modes.symbolicLink(entry.getName())) {
                Path target = root.resolve(entry.getName());
                unpacker.folder(target.getParent());
                try {
                    unpacker.write(zip, entry, target);
                } catch (ContentException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
    }

    private String linkTarget(ZipFile zip, ZipEntry entry) throws IOException, ContentException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] target = in.readNBytes(SymbolicLinks.LONGEST_TARGET);
            budget.bytes(target.length);
            return new String(target, StandardCharsets.UTF_8);
        }
    }

    private static Path target(Path root, ZipEntry entry) throws ContentException {
        String name = entry.getName();
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0 || leaves(name)) {
            throw new ContentException("Could not unzip: the entry " + name + " would lie outside of its folder");
        }
        return root.resolve(name);
    }

    private static boolean leaves(String name) {
        if (!name.contains("..")) {
            return false;
        }
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Its owner is the function, which can read all its files: on Lambda the function is not the owner. */
    private static void restrict(Path file, int permissions) throws IOException {
        Files.setAttribute(file, "unix:mode", permissions | OWNER_READS);
    }

    /** Replaces a file that may not be written, and an empty folder too: the image has one named lib. */
    private static OutputStream open(Path target) throws IOException {
        try {
            return new FileOutputStream(target.toFile());
        } catch (FileNotFoundException e) {
            if (!Files.deleteIfExists(target)) {
                throw e;
            }
            return new FileOutputStream(target.toFile());
        }
    }

    private void folder(Path folder) throws IOException {
        if (folders.add(folder)) {
            Files.createDirectories(folder);
        }
    }

    private void write(ZipFile zip, ZipEntry entry, Path target) throws IOException, ContentException {
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = open(target)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                budget.bytes(count);
                out.write(buffer, 0, count);
            }
        }
    }
}
