package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.EssentialThread;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Carries what the process writes into the function's log, as it comes. Through a named pipe of our own, because one of
 * the JDK's cannot be asked whether there is something in it while a thread waits for more.
 */
final class ProcessLog implements Closeable {
  /** With its whole name: PATH is the function's. */
  private static final String MKFIFO = "/usr/bin/mkfifo";

  private final Path pipe;
  private final RandomAccessFile bothEnds; // so that neither end waits for the other to be opened
  private final FileInputStream source;
  private final OutputStream log;

  // Mutable state
  private volatile long taken;
  private volatile long carried;

  private ProcessLog(Path pipe, RandomAccessFile bothEnds, OutputStream log) throws IOException {
    this.pipe = pipe;
    this.bothEnds = bothEnds;
    this.source = new FileInputStream(bothEnds.getFD());
    this.log = log;
  }

  /** @param folder where the pipe may lie */
  static ProcessLog open(Path folder, OutputStream log) throws IOException, InterruptedException {
    Path pipe = folder.resolve("log");
    Files.createDirectories(folder);
    Files.deleteIfExists(pipe);
    if (new ProcessBuilder(MKFIFO, pipe.toString()).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start().waitFor() != 0) {
      throw new IOException("cannot make the pipe " + pipe);
    }
    ProcessLog opened = new ProcessLog(pipe, new RandomAccessFile(pipe.toFile(), "rw"), log);
    EssentialThread.named("function-log").daemon().start(opened::carry);
    return opened;
  }

  /** Where the process is to write. */
  File file() {
    return pipe.toFile();
  }

  private void carry() {
    byte[] buffer = new byte[16 * 1024];
    try {
      while (true) {
        int count = source.read(buffer);
        taken += count; // this thread alone writes the two
        log.write(buffer, 0, count);
        carried = taken;
      }
    } catch (IOException e) {
      carried = Long.MAX_VALUE; // closed
    }
  }

  /**
   * Waits until what was written so far is in the log: lines of an invocation belong before its END. What is written from now on is
   * not waited for: a function may write without end.
   */
  void settle() {
    try {
      long soFar = written();
      while (carried < soFar) {
        Thread.yield();
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Bytes that the process has written: those taken out of the pipe, and those in it. */
  private long written() throws IOException {
    while (true) {
      long before = taken;
      long waiting = source.available();
      if (taken == before) {
        return before + waiting;
      }
    }
  }

  @Override
  public void close() throws IOException {
    bothEnds.close();
  }
}
