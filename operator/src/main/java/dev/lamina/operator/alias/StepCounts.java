package dev.lamina.operator.alias;

/**
 * How the new version did in a step of a rollout, over all gateways.
 *
 * @param invocations those that have ended
 * @param errors those of them that failed in the function
 */
record StepCounts(long invocations, long errors) {
    /** Returns whether a greater share than this has failed. */
    boolean exceeds(double rate) {
        return invocations > 0 && errors > rate * invocations;
    }

    StepCounts plus(StepCounts other) {
        return new StepCounts(invocations + other.invocations, errors + other.errors);
    }
}
