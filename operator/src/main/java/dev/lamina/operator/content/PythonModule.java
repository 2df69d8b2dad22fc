package dev.lamina.operator.content;

import dev.lamina.operator.content.ArchiveCheck.Candidate;
import dev.lamina.operator.content.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The handler's module is in the code: at its root, or in a folder of the function's PYTHONPATH. What is in it only Python can tell,
 * and a layer may bring the module as well.
 */
final class PythonModule implements HandlerCheck {
  /** Where the zip is unpacked, and the program's working directory. */
  private static final String ROOT = "/var/task/";

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
    List<String> paths = folders(named.pythonPath().orElse("")).map(folder -> folder + handler.get().path()).toList();
    try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
      return zip.stream().map(ZipEntry::getName).anyMatch(name -> paths.stream().anyMatch(path -> isModule(name, path))) ? Optional.empty()
          : Optional.of(new Flaw("HandlerNotFound", "spec.handler: there is no " + handler.get().file() + " in the code: put it at the root of the zip, or in a folder of environment PYTHONPATH (/var/task/FOLDER), or correct the name"));
    }
  }

  /** Folders of the zip in which Python looks for modules, with a slash at the end; the root is empty. */
  private static Stream<String> folders(String pythonPath) {
    return Stream.concat(Stream.of(""), Stream.of(pythonPath.split(":")).filter(folder -> !folder.startsWith("/") || folder.startsWith(ROOT))
        .map(PythonModule::below));
  }

  /** Its place in the zip; what is relative is so to the program's working directory, which is the root as well. */
  private static String below(String folder) {
    String inside = folder.startsWith("/") ? folder.substring(ROOT.length()) : folder;
    return Stream.of(inside.split("/")).filter(part -> !part.isEmpty() && !part.equals(".")).map(part -> part + "/").collect(Collectors.joining());
  }

  /** Source, compiled, native, or a package. */
  private static boolean isModule(String entry, String path) {
    return entry.startsWith(path + ".") || entry.startsWith(path + "/__init__.");
  }
}
