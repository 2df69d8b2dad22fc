package dev.lamina.operator.content;

import java.nio.file.Path;
import java.util.Set;

/** Where content stands for the gateway, by hash. Every method throws {@link ContentUnavailableException} while it is out of reach. */
interface ContentStore {

  boolean contains(String sha256);

  /** Stores the file under its hash; nothing happens when it is there. */
  void put(String sha256, Path file);

  /** Writes what is stored into a file that does not exist yet. */
  void fetch(String sha256, Path target);

  /** The hashes of all that is stored. */
  Set<String> list();

  void delete(String sha256);
}
