package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks that the code has the handler's module: at its root, or in a folder of the function's PYTHONPATH. The content
 * of the module is not checked. If there are layers, nothing is checked, because a layer may have the module.
 */
final class PythonHandlerCheck implements HandlerCheck {
    /** Directory of the unpacked zip, and the program's working directory. */
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
        List<String> paths = folders(named.searchPath().orElse(""))
                .map(folder -> folder + handler.get().path())
                .toList();
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            return zip.stream()
                            .map(ZipEntry::getName)
                            .anyMatch(name -> paths.stream().anyMatch(path -> isModule(name, path)))
                    ? Optional.empty()
                    : Optional.of(new Flaw(
                            "HandlerNotFound",
                            "spec.handler: there is no " + handler.get().file()
                                    + " in the code: put it at the root of the zip, or in a folder of the "
                                    + "variable PYTHONPATH (/var/task/FOLDER), or correct the name"));
        }
    }

    /** Returns the folders of the zip in which Python searches modules, with a trailing slash; the root is empty. */
    private static Stream<String> folders(String pythonPath) {
        return Stream.concat(
                        Stream.of(""),
                        Stream.of(pythonPath.split(":"))
                                .filter(folder -> !folder.startsWith("/") || folder.startsWith(ROOT))
                                .map(PythonHandlerCheck::below))
                .distinct();
    }

    /**
     * Returns the folder's path in the zip. A relative folder is relative to the working directory, which is the root
     * too.
     */
    private static String below(String folder) {
        String inside = folder.startsWith("/") ? folder.substring(ROOT.length()) : folder;
        return Stream.of(inside.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .map(part -> part + "/")
                .collect(Collectors.joining());
    }

    /** Returns whether the entry is a module: source, compiled, native, or a package. */
    private static boolean isModule(String entry, String path) {
        return entry.startsWith(path + ".") || entry.startsWith(path + "/__init__.");
    }
}
