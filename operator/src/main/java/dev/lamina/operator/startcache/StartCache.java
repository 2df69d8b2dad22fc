package dev.lamina.operator.startcache;

import dev.lamina.api.FunctionVersion;
import dev.lamina.api.SnapStartStatus;
import java.util.Optional;

/**
 * What is known of a version's start cache.
 *
 * @param result empty while the first one is being made, and without {@code spec.snapStart}
 * @param making whether a first or a new one is being made, or was made just now: environments do not have it yet
 */
public record StartCache(Optional<SnapStartStatus> result, boolean making) {
    static StartCache making(Optional<SnapStartStatus> before) {
        return new StartCache(before, true);
    }

    /** Returns whether the version's status lacks the result. */
    public boolean isNew(FunctionVersion version) {
        return result.isPresent()
                && (version.getStatus() == null
                        || !result.get().equals(version.getStatus().snapStart()));
    }

    /** Returns the status of the version; null without a result. */
    public SnapStartStatus status() {
        return result.orElse(null);
    }
}
