package dev.lamina.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files by which a program tells the entry script how far it came; the script takes them away before each start.
 * Without {@code initialised} the next start runs init inside its first invocation; without {@code invoked} several
 * times in a row the script slows down; {@code polling} is for the startup probe.
 */
public record Markers(Path folder) {
  public void initialised() {
    put("initialised");
  }

  public void polling() {
    put("polling");
  }

  /** Before the first invocation runs. A disk that is full must not keep it from running. */
  public void invoked() {
    try {
      put("invoked");
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage() + ": " + e.getCause());
    }
  }

  /** What the script says of a program that did not come through its init. */
  public void initFailed(String error) {
    put("init-error", error);
  }

  private void put(String name) {
    put(name, "");
  }

  private void put(String name, String content) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(name));
      Files.writeString(folder.resolve(name), content, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
    }
  }
}
