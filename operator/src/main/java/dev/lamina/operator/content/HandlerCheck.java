package dev.lamina.operator.content;

import dev.lamina.operator.content.ArchiveCheck.Candidate;
import dev.lamina.operator.content.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;

/** Looks for handlers of one language in its way. */
interface HandlerCheck {

  boolean knows(String runtime);

  Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler handler) throws IOException;
}
