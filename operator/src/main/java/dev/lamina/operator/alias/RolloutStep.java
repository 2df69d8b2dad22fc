package dev.lamina.operator.alias;

import dev.lamina.api.AliasStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.Rollout;
import dev.lamina.api.RolloutStatus;
import dev.lamina.operator.status.ConditionFact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Decides the next step of a rollout. Pure: counts and time are given. */
record RolloutStep(Rollout rollout, Instant now) {

    /** Returns whether the last rollout was to this version, by this attempt. */
    boolean isOf(RolloutStatus last, String version) {
        return last != null
                && version.equals(last.version())
                && last.attempt() != null
                && last.attempt() == rollout.attemptOrFirst();
    }

    /** Begins a rollout. */
    Weights begin(String from, String version) {
        return at(1, from, version, now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /**
     * Continues the rollout of a status.
     *
     * @param counts of the present step; empty if no gateway answers. The step lasts longer while errors cannot be
     *     seen: if a gateway does not answer, or if limits let no invocation through
     */
    Weights next(AliasStatus status, Optional<StepCounts> counts) {
        RolloutStatus last = status.rollout();
        if (last.state().equals(RolloutStatus.TURNED_BACK)) {
            return turnedBack(last);
        }
        boolean over = !remaining(last).isPositive();
        if (counts.filter(step -> step.exceeds(rollout.errorRate(), over)).isPresent()) {
            return turnedBack(last.with(turned -> turned.state(RolloutStatus.TURNED_BACK)
                    .progress(RolloutStatus.TURNED_BACK)
                    .invocations(number(counts.get().invocations()))
                    .errors(number(counts.get().errors()))));
        }
        if (!over || counts.filter(StepCounts::isConclusive).isEmpty()) {
            return at(last.step(), last.from(), last.version(), last.stepStarted());
        }
        int step = last.step() + 1;
        return weight(step) >= 1
                ? done(last, counts.get())
                : at(
                        step,
                        last.from(),
                        last.version(),
                        now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Returns the time until the step has lasted long enough; zero or negative if it has. */
    Duration remaining(RolloutStatus last) {
        return Duration.between(now, Instant.parse(last.stepStarted()).plusSeconds(rollout.intervalSeconds()));
    }

    /** Returns the share of the new version in a step; at least 1 after the last one. */
    double weight(int step) {
        double share = rollout.type() == Rollout.Type.CANARY && step > 1 ? 1 : step * rollout.step();
        // Ten times 0.1 is a little less than 1.
        return share > 0.9999 ? 1 : Math.round(share * 10_000) / 10_000.0;
    }

    private Weights at(int step, String from, String version, String started) {
        double weight = weight(step);
        String progress = Weights.percent(weight);
        return new Weights(
                from,
                version,
                weight,
                new RolloutStatus(
                        version,
                        from,
                        rollout.attemptOrFirst(),
                        RolloutStatus.IN_PROGRESS,
                        progress,
                        step,
                        started,
                        null,
                        null),
                ConditionFact.unknown(
                        Lamina.UP_TO_DATE,
                        "RollingOut",
                        "Version " + version + " gets " + progress + " of the invocations"));
    }

    private static Weights done(RolloutStatus last, StepCounts counts) {
        return Weights.of(
                last.version(),
                last.with(status -> status.state(RolloutStatus.DONE)
                        .progress(RolloutStatus.DONE)
                        .invocations(number(counts.invocations()))
                        .errors(number(counts.errors()))),
                ConditionFact.isTrue(
                        Lamina.UP_TO_DATE, "Applied", "Version " + last.version() + " gets all invocations"));
    }

    private static Weights turnedBack(RolloutStatus last) {
        return Weights.of(
                last.from(),
                last,
                ConditionFact.isFalse(
                        Lamina.UP_TO_DATE,
                        RolloutStatus.TURNED_BACK,
                        "Version " + last.version() + " was turned back: " + last.errors() + " of "
                                + last.invocations() + " invocations failed in step " + last.step()
                                + ". Set spec.version to another version, or spec.rollout.attempt to another number"));
    }

    private static int number(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}
