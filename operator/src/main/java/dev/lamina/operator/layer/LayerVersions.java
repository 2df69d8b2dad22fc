package dev.lamina.operator.layer;

import dev.lamina.api.LayerSpec;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.content.ResolvedContent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The versions of a layer. A new zip or other compatible runtimes are a new version; its number is one higher than that
 * of the newest, which is always kept.
 */
final class LayerVersions {
    private static final int KEPT = 10;

    private LayerVersions() {}

    /**
     * Returns the versions after the content was resolved, the oldest first.
     *
     * @param before the same, before
     * @param named by functions
     */
    static List<LayerVersion> after(
            List<LayerVersion> before, ResolvedContent content, LayerSpec spec, Set<Long> named, Instant now) {
        List<LayerVersion> all = new ArrayList<>(before);
        LayerVersion newest = before.isEmpty() ? null : before.getLast();
        if (newest == null || !isStill(newest, content, spec)) {
            all.add(new LayerVersion(
                    newest == null ? 1 : newest.version() + 1,
                    content.sha256(),
                    content.sizeBytes(),
                    content.unzippedBytes() == ResolvedContent.UNKNOWN ? null : content.unzippedBytes(),
                    spec.compatibleRuntimes(),
                    now.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        int kept = spec.keepVersions() == null ? KEPT : spec.keepVersions();
        long oldestKept = all.getLast().version() - kept + 1;
        long last = all.getLast().version();
        all.removeIf(version -> version.version() < last
                && (version.version() < oldestKept || spec.withdrawnOrNone().contains(version.version()))
                && !named.contains(version.version()));
        return List.copyOf(all);
    }

    private static boolean isStill(LayerVersion newest, ResolvedContent content, LayerSpec spec) {
        return newest.sha256().equals(content.sha256())
                && asSet(newest.compatibleRuntimes()).equals(asSet(spec.compatibleRuntimes()));
    }

    /** The order says nothing, and an empty list is the same as none. */
    private static Set<String> asSet(List<String> runtimes) {
        return runtimes == null ? Set.of() : new HashSet<>(runtimes);
    }
}
