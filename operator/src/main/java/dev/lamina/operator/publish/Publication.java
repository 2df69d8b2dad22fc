package dev.lamina.operator.publish;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.PinnedImage;
import dev.lamina.api.PublishStatus;
import dev.lamina.api.Publishing;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.Archives;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The decision whether a function becomes a version.
 *
 * @param create the version to create, if one is to be created
 * @param published what is true afterwards
 */
record Publication(Optional<FunctionVersionSpec> create, Published published) {
    private static final PublishStatus NEVER = new PublishStatus(null, null, null);

    /**
     * Decides.
     *
     * @param current what the latest spec is made of; empty while it is not resolved
     * @param versions those that exist
     */
    static Publication of(Function function, Optional<Workload> current, List<FunctionVersionSpec> versions) {
        Publishing publish = function.getSpec().publish();
        PublishStatus before = before(function);
        int highest = versions.stream()
                .mapToInt(FunctionVersionSpec::version)
                .reduce(Objects.requireNonNullElse(before.version(), 0), Math::max);
        PublishStatus known =
                highest == 0 ? null : new PublishStatus(highest, before.request(), before.requestVersion());
        if (publish == null) {
            return nothing(known, Optional.empty());
        }
        boolean asked = isAsked(publish, before);
        if (!asked && !publish.onChange()) {
            return nothing(known, Optional.of(newest(highest)));
        }
        if (current.isEmpty()) {
            return nothing(
                    known,
                    Optional.of(ConditionFact.unknown(
                            Published.TYPE, "Waiting", "A version is published when code and layers are resolved")));
        }
        FunctionVersionSpec candidate = candidate(function, current.get(), highest + 1);
        if (publish.codeSha256() != null && !publish.codeSha256().equals(candidate.codeSha256())) {
            return nothing(known, Optional.of(mismatch(publish, candidate)));
        }
        Optional<FunctionVersionSpec> same = versions.stream()
                .reduce((one, other) -> one.version() > other.version() ? one : other)
                .filter(newest -> isSame(newest, candidate));
        int number = same.map(FunctionVersionSpec::version).orElse(candidate.version());
        return new Publication(
                same.isPresent() ? Optional.empty() : Optional.of(candidate),
                new Published(
                        new PublishStatus(
                                Math.max(highest, number),
                                asked ? publish.request() : before.request(),
                                asked ? Integer.valueOf(number) : before.requestVersion()),
                        Optional.of(newest(Math.max(highest, number)))));
    }

    /**
     * Returns the number of the newest version by the status, if a version may be due, and that one is not among those
     * given.
     */
    static Optional<Integer> lacks(Function function, List<FunctionVersionSpec> versions) {
        PublishStatus before = before(function);
        Publishing publish = function.getSpec().publish();
        return Optional.ofNullable(before.version())
                .filter(_ -> publish != null && (publish.onChange() || isAsked(publish, before)))
                .filter(newest -> versions.stream().allMatch(version -> version.version() < newest));
    }

    private static PublishStatus before(Function function) {
        return Optional.ofNullable(function.getStatus())
                .map(status -> status.published())
                .orElse(NEVER);
    }

    private static boolean isAsked(Publishing publish, PublishStatus before) {
        return publish.request() != null && !publish.request().equals(before.request());
    }

    /** Returns whether publishing would make the same version again: number and description do not count. */
    static boolean isSame(FunctionVersionSpec one, FunctionVersionSpec other) {
        return one.functionSpec().equals(other.functionSpec())
                && Objects.equals(one.codeSha256(), other.codeSha256())
                && one.layersSha256OrNone().equals(other.layersSha256OrNone())
                && Objects.equals(one.image(), other.image());
    }

    private static Publication nothing(PublishStatus status, Optional<ConditionFact> fact) {
        return new Publication(Optional.empty(), new Published(status, fact));
    }

    private static ConditionFact newest(int highest) {
        return ConditionFact.isTrue(
                Published.TYPE,
                highest == 0 ? "NothingRequested" : "Published",
                highest == 0
                        ? "There is no version yet; set spec.publish.request, or spec.publish.when to OnChange"
                        : "The newest version is " + highest);
    }

    private static ConditionFact mismatch(Publishing publish, FunctionVersionSpec candidate) {
        return ConditionFact.isFalse(
                Published.TYPE,
                "CodeMismatch",
                "spec.publish.codeSha256: the code has "
                        + (candidate.codeSha256() == null ? "no hash" : "the hash " + candidate.codeSha256()) + ", not "
                        + publish.codeSha256()
                        + "; correct or remove the field");
    }

    private static FunctionVersionSpec candidate(Function function, Workload workload, int number) {
        Archives archives = workload.code() instanceof Archives found ? found : null;
        return new FunctionVersionSpec(
                function.getMetadata().getName(),
                number,
                function.getSpec().publish().description(),
                function.getSpec().ofVersion(),
                archives == null ? null : archives.sha256(),
                archives == null || function.getStatus() == null ? null : sizeOf(function, archives),
                archives == null || archives.layersSha256().isEmpty() ? null : archives.layersSha256(),
                workload.image()
                        .map(image -> new PinnedImage(
                                image.status().name(), image.status().digest()))
                        .orElse(null));
    }

    /** Returns the size that the status has of this very code. */
    private static Long sizeOf(Function function, Archives archives) {
        return archives.sha256().equals(function.getStatus().codeSha256())
                ? function.getStatus().codeSizeBytes()
                : null;
    }
}
