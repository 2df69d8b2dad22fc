package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks code of a runtime without a language: the code or a layer must have the program. Only the program knows its
 * handler names.
 */
final class BootstrapFile implements HandlerCheck {
    private static final Pattern RUNTIME = Pattern.compile("provided(\\..*)?");
    private static final String NAME = "bootstrap";

    @Override
    public boolean knows(String runtime) {
        return RUNTIME.matcher(runtime).matches();
    }

    @Override
    public Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler handler) throws IOException {
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            ZipEntry entry = zip.getEntry(NAME); // a folder is found as well
            return entry != null && !entry.isDirectory()
                            || !candidate.request().layers().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Flaw(
                            "HandlerNotFound",
                            candidate.request().member() + ": runtime " + handler.runtime()
                                    + " starts an executable named " + NAME
                                    + ", but the zip has none at its root: add it, or a layer that has it"));
        }
    }
}
