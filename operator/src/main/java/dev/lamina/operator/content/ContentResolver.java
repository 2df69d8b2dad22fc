package dev.lamina.operator.content;

/**
 * Reads what a {@code code} or {@code content} union names, checks it and puts it into the content store under its hash.
 * Idempotent: the same source gives the same hash, and a source that did not change since {@code previous} is not read again.
 */
public interface ContentResolver {

  /**
   * @throws ContentException when the source cannot be used as it is: the reason and message go into a condition
   * @throws ContentUnavailableException (unchecked) when something does not answer: keep what there is, try again
   */
  ResolvedContent resolve(ContentRequest request) throws ContentException;
}
