package dev.lamina.runtime.function;

import java.io.IOException;

/** A result that is still being written by the function. Whoever got it must {@link #finish} it; nothing runs meanwhile. */
public interface ResultStream {

  /** The function's word for what it writes, or null. */
  String contentType();

  /**
   * Waits for more.
   *
   * @return as of {@link java.io.InputStream#read(byte[])}
   * @throws IOException the function broke off, or {@link #abort} was called
   */
  int read(byte[] target) throws IOException;

  /** After the end: what the function said of a failure in the middle; null where all went well. */
  Outcome failure();

  /** Makes a read that waits fail, and all that follow; on any thread. */
  void abort();

  /** It has been read, or nobody will: the function gets its answer. */
  void finish();
}
