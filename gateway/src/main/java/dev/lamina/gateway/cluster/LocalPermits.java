package dev.lamina.gateway.cluster;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.function.FunctionId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The permits this gateway holds of one limit. Its lock is held during requests to the shared store, but never during
 * requests to another gateway: two gateways that ask each other would wait for each other.
 */
final class LocalPermits {
    /** Value of the leader while the shared store has no entry. */
    static final int ALL = Integer.MAX_VALUE;

    private static final String FUNCTION = "function.";

    private final Limit limit;
    private final String key;

    // Mutable state, written under the lock
    private volatile Hold hold;
    private boolean unwritten;
    private int mostUsed;

    /** @param holder the member id under which the permits are held: under another id they are worth nothing */
    private record Hold(String holder, int permits) {}

    /** @param unwritten as {@link #unwritten()} */
    LocalPermits(Limit limit, boolean unwritten, String holder, int permits) {
        this.limit = limit;
        this.key = key(limit);
        this.unwritten = unwritten;
        this.hold = new Hold(holder, permits);
    }

    /** A namespace's name has no dot, a function's may. */
    static String key(Limit limit) {
        return switch (limit) {
            case Limit.OfFunction of ->
                FUNCTION + of.function().namespace() + "." + of.function().name();
            case Limit.OfAll all -> all.name().toLowerCase(Locale.ROOT);
        };
    }

    /** The limit of a key; absent if the key belongs to something else. */
    static Optional<Limit> limit(String key) {
        int dot = key.indexOf('.', FUNCTION.length());
        if (key.startsWith(FUNCTION) && dot > 0) {
            return Optional.of(new Limit.OfFunction(
                    new FunctionId(key.substring(FUNCTION.length(), dot), key.substring(dot + 1))));
        }
        return Arrays.stream(Limit.OfAll.values())
                .filter(all -> key(all).equals(key))
                .map(Limit.class::cast)
                .findFirst();
    }

    Limit limit() {
        return limit;
    }

    String key() {
        return key;
    }

    int permits(String me) {
        Hold now = hold;
        return now.holder().equals(me) ? now.permits() : 0;
    }

    synchronized void hold(String me, int permits) {
        hold = new Hold(me, permits);
    }

    /** True for the leader if there was no entry when it became the leader, and it has made none since. */
    synchronized boolean unwritten() {
        return unwritten;
    }

    synchronized void unwritten(boolean is) {
        unwritten = is;
    }

    /** Records the maximum that was used since the last {@link #takeMostUsed}. */
    synchronized void used(int used) {
        mostUsed = Math.max(mostUsed, used);
    }

    synchronized int takeMostUsed() {
        int most = mostUsed;
        mostUsed = 0;
        return most;
    }
}
