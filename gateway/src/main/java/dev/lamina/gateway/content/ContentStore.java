package dev.lamina.gateway.content;

import java.io.IOException;
import java.io.OutputStream;

/** Where the operator leaves content. */
interface ContentStore {

  /**
   * Writes the bytes of that name. Blocks.
   *
   * @return false, with nothing written, when there are none
   */
  boolean read(String sha256, OutputStream out) throws IOException;
}
