package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;

/** Checks that the code has a Java handler's class and method. */
final class JavaHandlerCheck implements HandlerCheck {

    @Override
    public boolean knows(String runtime) {
        return JavaHandler.release(runtime).isPresent();
    }

    @Override
    public Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler handler) throws IOException {
        int release = JavaHandler.release(handler.runtime()).orElseThrow();
        try (CodePath path = CodePath.of(candidate)) {
            return new HandlerClass(path, release).flaw(JavaHandler.parse(handler.name()));
        }
    }
}
