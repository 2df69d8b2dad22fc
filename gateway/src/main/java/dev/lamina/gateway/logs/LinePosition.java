package dev.lamina.gateway.logs;

import java.util.Comparator;

/**
 * The place of a line in the order of the store.
 *
 * @param time when it was read, in nanoseconds since 1970
 * @param ordinal its number among the lines of that time, from 0
 */
public record LinePosition(long time, int ordinal) implements Comparable<LinePosition> {
    private static final Comparator<LinePosition> ORDER =
            Comparator.comparingLong(LinePosition::time).thenComparingInt(LinePosition::ordinal);

    /** The position of the first line that was read at this time or later. */
    public static LinePosition at(long time) {
        return new LinePosition(time, 0);
    }

    LinePosition next() {
        return new LinePosition(time, ordinal + 1);
    }

    boolean isBefore(LinePosition other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(LinePosition other) {
        return ORDER.compare(this, other);
    }
}
