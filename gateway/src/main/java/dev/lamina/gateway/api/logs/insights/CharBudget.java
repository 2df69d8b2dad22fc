package dev.lamina.gateway.api.logs.insights;

/** Characters that a query may still keep or write, so that it cannot fill the memory. */
final class CharBudget {
    /** What a kept text needs beyond its characters, about. */
    private static final int OVERHEAD = 64;

    // Mutable state
    private long left;

    CharBudget(long size) {
        this.left = size;
    }

    /** Returns whether there was room for a text of that length. */
    boolean take(int chars) {
        left -= chars + OVERHEAD;
        return !isSpent();
    }

    boolean isSpent() {
        return left < 0;
    }
}
