package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;

/** Checks that a handler exists, for the runtimes of one language. */
interface HandlerCheck {

    boolean knows(String runtime);

    Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler handler) throws IOException;
}
