package dev.lamina.operator.alias;

import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.RolloutStatus;
import dev.lamina.operator.status.ConditionFact;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what an alias invokes, from its spec, from what it invokes now and from the versions that exist.
 *
 * @param spec of the alias
 * @param before its status; null if there is none
 * @param versions number as text, and whether the version can be invoked
 */
record Routing(AliasSpec spec, AliasStatus before, Map<String, Boolean> versions) {

    /** @param counts of the present step of a rollout; empty if there is none, or no gateway answers */
    Weights at(Instant now, Optional<StepCounts> counts) {
        return missing()
                .map(this::unchanged)
                .or(() -> notReady().map(this::unchanged))
                .or(() -> abandoned().map(this::unchanged))
                .or(() -> rolledOut(now, counts))
                .orElseGet(this::atOnce);
    }

    /** Returns the first version that the spec names and that does not exist. */
    private Optional<ConditionFact> missing() {
        return named().filter(entry -> !entry.getValue().equals(Lamina.LATEST))
                .filter(entry -> !versions.containsKey(entry.getValue()))
                .findFirst()
                .map(entry -> ConditionFact.isFalse(
                        Lamina.UP_TO_DATE,
                        "VersionNotFound",
                        entry.getKey() + ": function " + spec.function() + " has no version " + entry.getValue() + "; "
                                + existing()));
    }

    private String existing() {
        if (versions.isEmpty()) {
            return "none is published, see spec.publish of the Function";
        }
        Map<Integer, String> sorted = new TreeMap<>();
        versions.keySet().forEach(version -> sorted.put(Integer.valueOf(version), version));
        return "there are " + sorted.values().stream().collect(Collectors.joining(", "));
    }

    /** A version that cannot be invoked yet gets nothing while another one can be invoked. */
    private Optional<ConditionFact> notReady() {
        return current().isEmpty()
                ? Optional.empty()
                : named().filter(entry -> Boolean.FALSE.equals(versions.get(entry.getValue())))
                        .filter(entry -> !entry.getValue().equals(before.version())
                                && !entry.getValue().equals(before.additionalVersion()))
                        .findFirst()
                        .map(entry -> ConditionFact.unknown(
                                Lamina.UP_TO_DATE,
                                "WaitingForVersion",
                                entry.getKey() + ": version " + entry.getValue() + " is not ready yet"));
    }

    private Stream<Map.Entry<String, String>> named() {
        return Stream.concat(
                Stream.of(Map.entry("spec.version", spec.version())),
                spec.routing() == null
                        ? Stream.empty()
                        : Stream.of(
                                Map.entry("spec.routing.version", spec.routing().version())));
    }

    /** Returns the version that is invoked now, if it still exists. */
    private Optional<String> current() {
        return Optional.ofNullable(before)
                .map(AliasStatus::version)
                .filter(version -> version.equals(Lamina.LATEST) || versions.containsKey(version));
    }

    /** The alias stays as it is. */
    private Weights unchanged(ConditionFact why) {
        if (current().isEmpty()) {
            return Weights.of(null, null, why);
        }
        boolean both = before.additionalVersion() != null && versions.containsKey(before.additionalVersion());
        return new Weights(
                before.version(),
                both ? before.additionalVersion() : null,
                both && before.additionalWeight() != null ? before.additionalWeight() : 0,
                before.rollout(),
                why);
    }

    /** Without spec.rollout, a version that has not passed its rollout would get all invocations. */
    private Optional<ConditionFact> abandoned() {
        boolean left = spec.rollout() == null
                && spec.routing() == null
                && current().isPresent()
                && before.rollout() != null
                && spec.version().equals(before.rollout().version())
                && !RolloutStatus.DONE.equals(before.rollout().state());
        return left
                ? Optional.of(ConditionFact.isFalse(
                        Lamina.UP_TO_DATE,
                        "RolloutRemoved",
                        "spec.rollout: version " + spec.version()
                                + " has not passed its rollout, and the weights stay. "
                                + "Set spec.rollout to go on, after it turned back with another attempt; or set "
                                + "spec.version to " + before.rollout().from() + " to go back, and then to "
                                + spec.version() + " to give it all invocations"))
                : Optional.empty();
    }

    /** Going back is never gradual: a lower number is set at once. */
    private Optional<Weights> rolledOut(Instant now, Optional<StepCounts> counts) {
        boolean forward = spec.rollout() != null
                && current()
                        .filter(version -> !version.equals(Lamina.LATEST))
                        .filter(version -> Integer.parseInt(spec.version()) > Integer.parseInt(version))
                        .isPresent();
        if (!forward) {
            return Optional.empty();
        }
        RolloutStep step = new RolloutStep(spec.rollout(), now);
        return Optional.of(
                step.isOf(before.rollout(), spec.version())
                        ? step.next(before, counts)
                        : step.begin(before.version(), spec.version()));
    }

    private Weights atOnce() {
        boolean sameRollout = before != null
                && before.rollout() != null
                && spec.version().equals(before.rollout().version());
        return new Weights(
                spec.version(),
                spec.routing() == null ? null : spec.routing().version(),
                spec.routing() == null ? 0 : spec.routing().weight(),
                sameRollout ? before.rollout() : null,
                ConditionFact.isTrue(Lamina.UP_TO_DATE, "Applied", "The alias invokes what its spec says"));
    }
}
