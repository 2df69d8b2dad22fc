package dev.lamina.operator.content;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The handler is in the code, so that a typing error is seen when it is applied and not when it is invoked. Languages not in the table are not looked at. */
final class HandlerPresent implements ArchiveCheck {
  private static final List<HandlerCheck> LANGUAGES = List.of(new JavaClass(), new PythonModule(), new BootstrapFile());

  @Override
  public Optional<Flaw> look(Candidate candidate) throws IOException {
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
