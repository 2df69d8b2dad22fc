package dev.lamina.runtime.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What has come in and was not used yet; large reads go past the buffer. */
final class ReplyBuffer extends InputStream {
  private final InputStream source;
  private byte[] buffer = new byte[8 * 1024];
  private int start;
  private int end;

  ReplyBuffer(InputStream source) {
    this.source = source;
  }

  void awaitByte() throws IOException {
    if (start == end && !fill()) {
      throw new EOFException("the connection was closed");
    }
  }

  /** The bytes up to the next line end, without it. */
  byte[] line(int limit) throws IOException {
    int scanned = start;
    for (;;) {
      for (int i = scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          int stop = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
          byte[] line = Arrays.copyOfRange(buffer, start, stop);
          start = i + 1;
          return line;
        }
      }
      if (end - start >= limit) {
        throw new IOException("a line of an HTTP answer is over " + limit + " bytes");
      }
      int unread = end - start;
      if (!fill()) {
        throw HttpConnection.cutOff();
      }
      scanned = start + unread;
    }
  }

  @Override
  public int read() throws IOException {
    if (start == end && !fill()) {
      return -1;
    }
    return buffer[start++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (start == end) {
      if (length >= buffer.length) {
        return source.read(target, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, end - start);
    System.arraycopy(buffer, start, target, offset, count);
    start += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      byte[] roomier = start > 0 ? buffer : new byte[buffer.length * 2];
      System.arraycopy(buffer, start, roomier, 0, end - start);
      end -= start;
      start = 0;
      buffer = roomier;
    }
    int count = source.read(buffer, end, buffer.length - end);
    if (count > 0) {
      end += count;
    }
    return count > 0;
  }
}
