package dev.lamina.operator.startcache;

import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionStatus;
import dev.lamina.api.SnapStartStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a version's start cache.
 *
 * @param before the result in the version's status
 * @param result that now; empty while the first one is being made, and without {@code spec.snapStart}
 * @param wanted whether there are objects that are to start with a cache of this runtime image, and do not yet
 */
public record StartCache(Optional<SnapStartStatus> before, Optional<SnapStartStatus> result, boolean wanted) {
    /** How often a pod is read again that has not ended. */
    private static final Duration MAKING = Duration.ofSeconds(30);
    /** With a new result in the status, the version's objects change. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** Returns what the version's status says, of a version for which nothing can be done. */
    public static StartCache known(FunctionVersion version) {
        return new StartCache(before(version), before(version), false);
    }

    static StartCache wanted(FunctionVersion version, Optional<SnapStartStatus> result) {
        return new StartCache(before(version), result.or(() -> before(version)), true);
    }

    static Optional<SnapStartStatus> before(FunctionVersion version) {
        return Optional.ofNullable(version.getStatus()).map(FunctionVersionStatus::snapStart);
    }

    /** Returns whether the version has never had a result, so that it is not ready yet. */
    public boolean isFirst() {
        return wanted && before.isEmpty();
    }

    /** Returns when to look again; empty if that is not necessary. */
    public Optional<Duration> checkAfter() {
        return wanted ? Optional.of(result.equals(before) ? MAKING : AT_ONCE) : Optional.empty();
    }
}
