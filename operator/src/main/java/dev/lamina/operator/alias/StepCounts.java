package dev.lamina.operator.alias;

/**
 * How the new version did in a step of a rollout, over all gateways that answer.
 *
 * @param invocations those that have ended
 * @param errors those of them that failed
 * @param throttled those that limits refused
 * @param answers how many gateways have answered
 * @param gateways how many there are, as far as they know
 */
record StepCounts(long invocations, long errors, long throttled, int answers, int gateways) {
    /** Fewer say little: with one error of one, a good version would be turned back. */
    static final int ENOUGH = 20;

    /**
     * Returns whether a greater share than this has failed.
     *
     * @param stepOver whether there will be no more invocations, so that few are enough
     */
    boolean exceeds(double rate, boolean stepOver) {
        return invocations > 0 && (stepOver || invocations >= ENOUGH) && errors > rate * invocations;
    }

    /** Returns whether the step may end: all gateways have answered, and not all invocations were throttled. */
    boolean isConclusive() {
        return answers >= gateways && (invocations > 0 || throttled == 0);
    }

    StepCounts plus(StepCounts other) {
        return new StepCounts(
                invocations + other.invocations,
                errors + other.errors,
                throttled + other.throttled,
                answers + other.answers,
                Math.max(gateways, other.gateways));
    }
}
