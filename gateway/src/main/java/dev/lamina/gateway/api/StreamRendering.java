package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** How a streamed result looks on the wire. One object serves one result; all calls come one after the other. */
public interface StreamRendering {

  /**
   * Whether the answer can begin.
   *
   * @param contentType as the function gave it, or null
   * @param soFar all of the result there is, at least a byte
   * @return the head, with the rendering of what there is as its body; empty when more must come first
   */
  Optional<Reply> begin(String contentType, Buffer soFar);

  /** One more part of the result. */
  Buffer part(Buffer part);

  /** What comes last. */
  Buffer end(Outcome outcome, Optional<Failure> failure);

  /** Whether an answer that has begun is broken off: where nothing on the wire says how it ended, it must not look whole. */
  default boolean breaksOff(Outcome outcome, Optional<Failure> failure) {
    return false;
  }

  /**
   * The whole answer, when it never began: the function answered all at once, nothing came, or what came was not enough to begin.
   *
   * @param soFar what came, if anything was streamed
   */
  Reply whole(Outcome outcome, Optional<Failure> failure, Buffer soFar);

  /**
   * What the function said of a failure in the middle.
   *
   * @param error the error object, JSON
   */
  record Failure(String errorType, Buffer error) {}
}
