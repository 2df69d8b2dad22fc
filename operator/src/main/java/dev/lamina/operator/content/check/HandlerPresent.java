package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the code has the handler, so that a typo is reported when a function is applied. Other languages are not
 * checked.
 */
final class HandlerPresent implements ArchiveCheck {
    private static final List<HandlerCheck> LANGUAGES = List.of(
            new JavaHandlerCheck(),
            new PythonHandlerCheck(),
            new NodejsHandlerCheck(),
            new RubyHandlerCheck(),
            new BootstrapFile());

    @Override
    public Optional<Flaw> check(Candidate candidate) throws IOException {
        Optional<ContentRequest.Handler> handler = candidate.request().handler();
        if (handler.isEmpty()) {
            return Optional.empty();
        }
        for (HandlerCheck language : LANGUAGES) {
            if (language.knows(handler.get().runtime())) {
                return language.flaw(candidate, handler.get());
            }
        }
        return Optional.empty();
    }
}
