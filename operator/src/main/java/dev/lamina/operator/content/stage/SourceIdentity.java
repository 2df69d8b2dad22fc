package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.content.fetch.Fetcher;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds {@link ResolvedContent#source()}: the source that was read, and the handler and layers that it was checked
 * with.
 */
final class SourceIdentity {
    private static final int SHORT_HASH = 12;

    private SourceIdentity() {}

    static String of(ContentRequest request, Fetcher.Located located) {
        return located.identity() + checkedAgainst(request);
    }

    /**
     * Returns the identity of the source, if it was checked with the handler and layers of the request. An earlier
     * operator did not record how large a layer is unzipped: it is read once more.
     */
    static Optional<String> read(ContentRequest request, ResolvedContent resolved) {
        String suffix = checkedAgainst(request);
        return Optional.of(resolved.source())
                .filter(source -> source.endsWith(suffix))
                .filter(source -> !isLayer(request) || resolved.unzippedBytes() != ResolvedContent.UNKNOWN)
                .map(source -> source.substring(0, source.length() - suffix.length()));
    }

    private static boolean isLayer(ContentRequest request) {
        return request.handler().isEmpty();
    }

    private static String checkedAgainst(ContentRequest request) {
        String handler = request.handler()
                .map(it -> " for " + it.runtime() + " " + it.name()
                        + it.searchPath().map(path -> " in " + path).orElse(""))
                .orElse("");
        String layers = request.layers().isEmpty()
                ? ""
                : request.layers().stream()
                        .map(sha256 -> sha256.substring(0, Math.min(SHORT_HASH, sha256.length())))
                        .collect(Collectors.joining(",", " with layers ", ""));
        return handler + layers;
    }
}
