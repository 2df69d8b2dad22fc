package dev.lamina.operator.content;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** A Java handler's class and method are in the code, so that a typing error is seen when it is applied and not when it is invoked. */
final class HandlerPresent implements ArchiveCheck {

  @Override
  public Optional<Flaw> look(Candidate candidate) throws IOException {
    Optional<ContentRequest.Handler> handler = candidate.request().handler();
    if (handler.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt release = JavaHandler.release(handler.get().runtime());
    if (release.isEmpty()) {
      return Optional.empty();
    }
    try (CodePath path = CodePath.of(candidate)) {
      return new HandlerClass(path, release.getAsInt()).flaw(JavaHandler.parse(handler.get().name()));
    }
  }
}
