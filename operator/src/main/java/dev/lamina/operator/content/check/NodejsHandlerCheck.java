package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks that the code has the handler's file, and that the file can have the export. Nothing is checked if the file
 * may be elsewhere: in a layer, or in a folder of the function's NODE_PATH.
 */
final class NodejsHandlerCheck implements HandlerCheck {
    /** Where AWS's client searches a module, in its order; then as {@code require} does. */
    private static final List<String> PLACES =
            List.of("%s", "%s.js", "%s.mjs", "%s.cjs", "%s.json", "%s.node", "%s/", "node_modules/%s/");
    /** Larger ones are bundles, which take long to search and export what they should. */
    private static final long LARGEST_SOURCE = 1024 * 1024;

    @Override
    public boolean knows(String runtime) {
        return NodejsHandler.isNodejs(runtime);
    }

    @Override
    public Optional<Flaw> flaw(Candidate candidate, ContentRequest.Handler named) throws IOException {
        Optional<NodejsHandler> handler = NodejsHandler.parse(named.name());
        if (handler.isEmpty()) {
            return Optional.of(new Flaw("HandlerNotFound", NodejsHandler.malformed(named.name())));
        }
        String module = handler.get().module();
        if (!candidate.request().layers().isEmpty() || named.searchPath().isPresent() || module.startsWith("/")) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(candidate.file().toFile())) {
            Optional<ZipEntry> file = find(zip, module);
            if (file.isEmpty()) {
                return Optional.of(new Flaw(
                        "HandlerNotFound",
                        "spec.handler: there is no " + module + ".js, .mjs or .cjs in the code: put it at that path "
                                + "below the root of the zip, or correct the name"));
            }
            return lacks(zip, file.get(), handler.get().export())
                    ? Optional.of(new Flaw(
                            "HandlerNotFound",
                            "spec.handler: " + file.get().getName() + " has no export "
                                    + handler.get().export() + ": export it, or correct the name"))
                    : Optional.empty();
        }
    }

    private static Optional<ZipEntry> find(ZipFile zip, String module) {
        for (String place : PLACES) {
            String path = place.formatted(module);
            Optional<ZipEntry> entry = path.endsWith("/")
                    ? zip.stream()
                            .<ZipEntry>map(it -> it)
                            .filter(it -> it.getName().startsWith(path))
                            .findFirst()
                    : Optional.ofNullable(zip.getEntry(path)).filter(it -> !it.isDirectory());
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }

    private static boolean lacks(ZipFile zip, ZipEntry file, String export) throws IOException {
        if (!file.getName().matches(".*\\.[mc]?js") || file.getSize() > LARGEST_SOURCE) {
            return false;
        }
        try (InputStream in = zip.getInputStream(file)) {
            return new NodejsExports(new String(in.readNBytes((int) LARGEST_SOURCE), StandardCharsets.UTF_8))
                    .lacks(export);
        }
    }
}
