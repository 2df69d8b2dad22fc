package dev.lamina.operator.content;

import dev.lamina.operator.content.ArchiveCheck.Candidate;
import dev.lamina.operator.content.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The handler's module is in the code. What is in it only Python can tell, and a layer may bring the module as well. */
final class PythonModule implements HandlerCheck {

  @Override
  public boolean knows(String runtime) {
    return PythonHandler.isPython(runtime);
  }

  @Override
  public Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler named) throws IOException {
    Optional<PythonHandler> handler = PythonHandler.parse(named.name());
    if (handler.isEmpty()) {
      return Optional.of(new Flaw("HandlerNotFound", PythonHandler.malformed(named.name())));
    }
    if (!candidate.request().layers().isEmpty()) {
      return Optional.empty();
    }
    String path = handler.get().path();
    try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
      return zip.stream().map(ZipEntry::getName).anyMatch(name -> isModule(name, path)) ? Optional.empty()
          : Optional.of(new Flaw("HandlerNotFound", "spec.handler: there is no " + handler.get().file() + " in the code: put it at the root of the zip, or correct the name"));
    }
  }

  /** Source, compiled, native, or a package. */
  private static boolean isModule(String entry, String path) {
    return entry.startsWith(path + ".") || entry.startsWith(path + "/__init__.");
  }
}
