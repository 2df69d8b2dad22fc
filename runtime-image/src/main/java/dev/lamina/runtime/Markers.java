package dev.lamina.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files by which a program tells the entry script how far it came; the script takes them away before each start.
 * Without {@code initialised} the next start runs init inside its first invocation; without {@code polling} several
 * times in a row the script slows down.
 */
public record Markers(Path folder) {
  public void initialised() {
    put("initialised");
  }

  public void polling() {
    put("polling");
  }

  private void put(String name) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(name));
      Files.createFile(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
    }
  }
}
