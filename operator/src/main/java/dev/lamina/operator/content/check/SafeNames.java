package dev.lamina.operator.content.check;

import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks that no entry is unpacked outside its directory. A name may occur several times, as in jars that were merged:
 * the last entry is used by the JVM, by unzip and by the pod.
 */
final class SafeNames implements ArchiveCheck {

    @Override
    public Optional<Flaw> check(Candidate candidate) throws IOException {
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                Optional<String> why = unsafe(name);
                if (why.isPresent()) {
                    return Optional.of(new Flaw(
                            "UnsafeZip",
                            candidate.request().member() + ": the entry " + printable(name) + " " + why.get()
                                    + ": pack it again with plain relative names"));
                }
            }
        }
        return Optional.empty();
    }

    static Optional<String> unsafe(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ')) {
            return Optional.of("has an empty name or control characters in it");
        }
        if (name.startsWith("/") || name.matches("^[A-Za-z]:.*")) {
            return Optional.of("has an absolute name");
        }
        if (name.indexOf('\\') >= 0) {
            return Optional.of("has a backslash in its name");
        }
        if (List.of(name.split("/")).contains("..")) {
            return Optional.of("leads out of its directory");
        }
        return Optional.empty();
    }

    static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return "'" + (clean.length() <= 120 ? clean : clean.substring(0, 120) + "...") + "'";
    }
}
