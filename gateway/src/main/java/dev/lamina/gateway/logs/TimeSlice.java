package dev.lamina.gateway.logs;

/** The length of the next slice of time that is read: as long as has about as many lines as are read at once. */
final class TimeSlice {
    private static final long SHORTEST = 1_000_000L;
    private static final long FIRST = 60_000_000_000L;
    private static final int SPARSE_PART = 4;

    // Mutable state
    private long nanos = FIRST;

    /** The end of the slice that begins here. */
    long after(long from, long to) {
        return to - from <= nanos ? to : from + nanos;
    }

    /** The begin of the slice that ends here. */
    long before(long to, long from) {
        return to - from <= nanos ? from : to - nanos;
    }

    /** Adapts it to the lines that the last slice had. */
    void had(int lines, int most) {
        if (lines >= most) {
            nanos = Math.max(SHORTEST, nanos / 2);
        } else if (lines < most / SPARSE_PART) {
            nanos = nanos > Long.MAX_VALUE / SPARSE_PART ? nanos : nanos * SPARSE_PART;
        }
    }
}
