package dev.lamina.runtime.http;

import java.io.IOException;
import java.io.InputStream;

/** A body in chunks; trailers are read and dropped. */
final class ChunkedBody extends InputStream {
  private final HttpConnection connection;
  private final InputStream source;
  private int left;
  private boolean first = true;
  private boolean done;

  ChunkedBody(HttpConnection connection, InputStream source) {
    this.connection = connection;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0 && !done) {
      nextChunk();
    }
    if (done) {
      return -1;
    }
    int count = source.read(target, offset, Math.min(length, left));
    if (count < 0) {
      throw HttpConnection.cutOff();
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (!first && !connection.line().isEmpty()) {
      throw new IOException("a chunk of an HTTP answer does not end where it should");
    }
    first = false;
    String size = connection.line();
    int extension = size.indexOf(';');
    left = HttpConnection.number((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
    if (left < 0) {
      throw new IOException("bad chunk size: " + size);
    }
    if (left == 0) {
      while (!connection.line().isEmpty()) {
        // a trailer: none means anything to us
      }
      done = true;
    }
  }
}
