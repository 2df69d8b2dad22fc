package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * Checks that the code has the handler's file. Its content is not checked. If there are layers, nothing is checked,
 * because a layer may have the file.
 */
final class RubyHandlerCheck implements HandlerCheck {

    @Override
    public boolean knows(String runtime) {
        return RubyHandler.isRuby(runtime);
    }

    @Override
    public Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler named) throws IOException {
        Optional<RubyHandler> handler = RubyHandler.parse(named.name());
        if (handler.isEmpty()) {
            return Optional.of(new Flaw("HandlerNotFound", RubyHandler.malformed(named.name())));
        }
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            String file = handler.get().file();
            return zip.getEntry(file) != null || !candidate.request().layers().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Flaw(
                            "HandlerNotFound",
                            "spec.handler: there is no " + file
                                    + " in the code: put it at the root of the zip, or correct the name"));
        }
    }
}
