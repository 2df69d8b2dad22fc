package dev.lamina.operator.content.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks that symbolic links stay in the unpacked directory. The pod has the same rules, and would fail at every
 * invocation.
 */
final class SymbolicLinks implements ArchiveCheck {
    private static final int LONGEST_TARGET = 4096;

    @Override
    public Optional<Flaw> check(Candidate candidate) throws IOException {
        Set<String> links = ZipDirectory.of(candidate.file()).symbolicLinks();
        if (links.isEmpty()) {
            return Optional.empty();
        }
        String member = candidate.request().member();
        String folder = candidate.request().handler().isPresent() ? "/var/task/" : "/opt/";
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                Optional<String> above = linkAbove(name, links);
                if (above.isPresent()) {
                    return Optional.of(new Flaw(
                            "UnsafeZip",
                            member + ": the entry " + SafeNames.printable(name) + " is below "
                                    + SafeNames.printable(above.get())
                                    + ", which is a symbolic link: pack it at its real path"));
                }
                Optional<String> why =
                        links.contains(name) ? unsafe(name, target(zip, entry), folder) : Optional.empty();
                if (why.isPresent()) {
                    return Optional.of(new Flaw(
                            "UnsafeZip",
                            member + ": the entry " + SafeNames.printable(name) + " is a symbolic link that "
                                    + why.get() + ": pack the file itself, or a relative link to another entry"));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns why a link is refused. If a later part of a target is {@code ..}, its meaning depends on other links.
     *
     * @param name of the entry
     * @param folder where the archive is unpacked
     */
    static Optional<String> unsafe(String name, String target, String folder) {
        if (target.isEmpty()
                || target.length() >= LONGEST_TARGET
                || target.chars().anyMatch(c -> c < ' ')) {
            return Optional.of("does not name a file");
        }
        boolean absolute = target.startsWith("/");
        if (absolute && !target.startsWith(folder)) {
            return Optional.of("has the absolute target " + SafeNames.printable(target));
        }
        long depth = Stream.of(name.split("/"))
                        .filter(part -> !part.isEmpty() && !part.equals("."))
                        .count()
                - 1;
        boolean down = absolute;
        for (String part : target.split("/")) {
            if (part.equals("..")) {
                depth--;
                if (down || depth < 0) {
                    return Optional.of(
                            (down ? "has a .. in the middle of its target " : "leads out of its directory to ")
                                    + SafeNames.printable(target));
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                down = true;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> linkAbove(String name, Set<String> links) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (links.contains(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private static String target(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(LONGEST_TARGET), StandardCharsets.UTF_8);
        }
    }
}
