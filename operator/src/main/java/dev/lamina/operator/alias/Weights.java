package dev.lamina.operator.alias;

import dev.lamina.api.RolloutStatus;
import dev.lamina.operator.status.ConditionFact;

/**
 * What an alias invokes now.
 *
 * @param version null if the alias cannot be invoked
 * @param additional null if there is no second version
 * @param weight share of the second version, from 0 to 1
 * @param rollout the last one, or null
 * @param upToDate whether this is what the spec says
 */
record Weights(String version, String additional, double weight, RolloutStatus rollout, ConditionFact upToDate) {

    static Weights of(String version, RolloutStatus rollout, ConditionFact upToDate) {
        return new Weights(version, null, 0, rollout, upToDate);
    }

    /** Returns the versions with their shares, for people. */
    String text() {
        if (version == null) {
            return null;
        }
        return additional == null
                ? version + ": 100%"
                : version + ": " + percent(1 - weight) + ", " + additional + ": " + percent(weight);
    }

    static String percent(double share) {
        double rounded = Math.round(share * 1000) / 10.0;
        return (rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded)) + "%";
    }
}
