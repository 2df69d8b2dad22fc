package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * The container's log: everything the function prints or logs, and the platform's lines, go through this one stream.
 * Nothing is held back, so a crash loses nothing. What is written while an invocation runs also goes to its tail, if
 * it has one: with one invocation at a time whatever thread wrote it, with several only what its own thread wrote. With
 * several, a line that is written piece by piece is broken where another thread comes in between, never continued by it.
 */
public final class LogOutput extends OutputStream {
  private final OutputStream target;
  private final ThreadLocal<LogTail> tails;

  // Mutable state
  private volatile LogTail soleTail;
  private boolean midLine;
  private Thread lastWriter;

  public LogOutput(OutputStream target, boolean severalAtOnce) {
    this.target = target;
    this.tails = severalAtOnce ? new ThreadLocal<>() : null;
  }

  /** Makes System.out and System.err write here. */
  public LogOutput install() {
    System.setOut(new PrintStream(this, false, UTF_8));
    System.setErr(new PrintStream(this, false, UTF_8));
    return this;
  }

  /** The calling thread's invocation begins, with a tail or with null; or it ends, with null. */
  public void tail(LogTail tail) {
    if (tails == null) {
      soleTail = tail;
    } else if (tail == null) {
      tails.remove();
    } else {
      tails.set(tail);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > 0) {
      LogTail tail = tails == null ? soleTail : tails.get();
      if (tail != null) {
        tail.add(bytes, offset, length);
      }
      put(bytes, offset, length, false);
    }
  }

  /** A line of ours that belongs to the function's log. */
  public void line(String text) {
    message(text.getBytes(UTF_8));
  }

  /** A message of the function's logger; AWS keeps messages apart, here a line end does. */
  void message(byte[] message) {
    byte[] line = message;
    if (message.length == 0 || message[message.length - 1] != '\n') {
      line = Arrays.copyOf(message, message.length + 1);
      line[message.length] = '\n';
    }
    write(line, 0, line.length);
  }

  /** Lines of the platform, which begin on a line of their own, and go to no tail by themselves. */
  void platform(byte[] lines) {
    put(lines, 0, lines.length, true);
  }

  private synchronized void put(byte[] bytes, int offset, int length, boolean ownLine) {
    try {
      Thread writer = Thread.currentThread();
      if (midLine && (ownLine || tails != null && writer != lastWriter)) {
        target.write('\n');
      }
      lastWriter = writer;
      target.write(bytes, offset, length);
      midLine = bytes[offset + length - 1] != '\n';
    } catch (IOException e) {
      // whoever read the log is gone; the function goes on without
    }
  }
}
