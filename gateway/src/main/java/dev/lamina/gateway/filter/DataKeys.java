package dev.lamina.gateway.filter;

import java.util.Set;

/**
 * Which fields of a record hold what its sender put in, as bytes, and what becomes of a record whose data is not of the form
 * that a pattern asks for: JSON where the pattern has text, text where it has JSON, or no text at all.
 *
 * @param names such as {@code body}
 */
public record DataKeys(Set<String> names, Mismatch mismatch) {

  public static DataKeys of(Mismatch mismatch, String... names) {
    return new DataKeys(Set.of(names), mismatch);
  }

  /** What Lambda does with the wrong form, which is not the same for all sources. */
  public enum Mismatch {
    /** The pattern does not match: SQS. */
    NO_MATCH,
    /** The pattern is taken without what it says about this data: Kafka, and the brokers of messages. */
    IGNORED
  }
}
