package dev.lamina.operator.content;

/** The work that a look at content is: it may take minutes, and waits for others. */
interface ContentWork {

  /** As {@link ContentResolver#resolve}, and blocks until the outcome is there. */
  ResolvedContent resolve(ContentRequest request) throws ContentException;

  /**
   * Whether the manifest alone says that its content is what {@code before} was read from: it pins the bytes. Does not block.
   *
   * @param before what was read and checked earlier, for this manifest or another
   */
  boolean isStill(ContentRequest request, ResolvedContent before);
}
