package dev.lamina.operator.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one member of the {@code content} union. A new kind of source is a new implementation. */
interface Fetcher {

  /** More bytes than this are not read: what is larger cannot be under the limit once it is unpacked either. */
  long MAX_BYTES = Limits.UNZIPPED_BYTES;

  /**
   * Finds the source without reading it, where its kind allows that.
   *
   * @return empty when another member is set
   * @throws ContentException when the source is not there or may not be read
   */
  Optional<Located> locate(ContentRequest request) throws ContentException;

  /**
   * Whether the manifest alone says that the source has still this identity: it names the bytes by a hash, or a version that
   * cannot change. Asks nobody.
   */
  default boolean isStill(ContentRequest request, String identity) {
    return false;
  }

  /**
   * A source that is there.
   *
   * @param identity changes when the bytes change
   * @param form what the bytes are
   * @param reader writes the bytes into a file that does not exist yet
   */
  record Located(String identity, Form form, Reader reader) {}

  /** Source text is made into an archive first. */
  enum Form { TEXT, ARCHIVE }

  /** Reads a located source. */
  @FunctionalInterface
  interface Reader {
    void readTo(Path target) throws ContentException, IOException;
  }
}
