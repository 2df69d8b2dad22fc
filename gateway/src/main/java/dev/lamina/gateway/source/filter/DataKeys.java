package dev.lamina.gateway.source.filter;

import java.util.Set;

/**
 * The fields of a record that hold the sender's data, as bytes, and the rule for a record whose data does not have the
 * form that a pattern expects: JSON where the pattern has text, text where it has JSON, or no text at all.
 *
 * @param names such as {@code body}
 */
public record DataKeys(Set<String> names, Mismatch mismatch) {

    public static DataKeys of(Mismatch mismatch, String... names) {
        return new DataKeys(Set.of(names), mismatch);
    }

    /** Lambda's rule for data of the wrong form, which depends on the source. */
    public enum Mismatch {
        /** The pattern does not match: SQS. */
        NO_MATCH,
        /** The pattern is used without its part about this data: Kafka and message brokers. */
        IGNORED
    }
}
