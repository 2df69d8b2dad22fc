package dev.lamina.operator.content;

/** Lambda's limits on content, in Lambda's words. */
final class Limits {
  /** Bytes of an archive once it is unpacked. */
  static final long UNZIPPED_BYTES = 262_144_000;

  /** Files and folders of an archive: what a pod unpacks, and more than zips without the 64-bit extension can have. */
  static final int ENTRIES = 65_535;

  private Limits() {}

  static ContentException tooLarge(ContentRequest request, long maxBytes) {
    return new ContentException("TooLarge", request.member() + ": Unzipped size must be smaller than " + maxBytes
        + " bytes, and the archive itself is larger than that: make it smaller, or move libraries into layers");
  }
}
