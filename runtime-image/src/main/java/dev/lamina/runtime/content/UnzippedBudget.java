package dev.lamina.runtime.content;

/** The maximum size of code and layers together. */
final class UnzippedBudget {
    /** Lambda's limit. */
    static final long BYTES = 262_144_000;
    /** Code and five layers, each with as many as a zip without the 64-bit extension can have. */
    static final int ENTRIES = 6 * 65_535;

    private final long bytes;

    // Mutable state
    private long used;
    private int entries;

    UnzippedBudget() {
        this(BYTES);
    }

    UnzippedBudget(long bytes) {
        this.bytes = bytes;
    }

    void entry() throws ContentException {
        if (++entries > ENTRIES) {
            throw new ContentException("Code and layers have more than " + ENTRIES + " entries");
        }
    }

    void bytes(long count) throws ContentException {
        used += count;
        if (count < 0 || used > bytes) {
            throw new ContentException("Unzipped size must be smaller than " + bytes + " bytes");
        }
    }
}
