package dev.lamina.gateway.source.batch;

/** Limits of a batch's event, in bytes. */
public final class BatchSize {
    /** Lambda's limit for a synchronous event, and for a batch. */
    public static final int LARGEST_EVENT = 6_291_456;
    /** Maximum of the bytes around the records of an event. */
    public static final int ENVELOPE = 16_384;

    private BatchSize() {}
}
