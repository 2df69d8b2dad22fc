package dev.lamina.runtime.gateway;

import dev.lamina.runtime.function.ResultStream;
import java.io.IOException;

/** The way back for one invocation. */
public interface ReplyChannel {
  /**
   * Sends the answer, which is the next poll too if there is to be one.
   *
   * @throws IOException the gateway cannot be reached any more; the answer is lost
   */
  void answer(Answer answer, boolean pollAgain) throws IOException;

  /**
   * Sends a result while it is being written; {@link #endStream} must follow. Blocks as long as the gateway takes no more.
   *
   * @return how many bytes it was
   * @throws IOException the result broke off; a gateway that is gone is no reason to stop the function, and is not told
   */
  long stream(ResultStream result) throws IOException;

  /**
   * Ends a stream, and polls as {@link #answer} does.
   *
   * @param end without an error type for one that is whole; else the body is the error, and what was sent stays sent
   */
  void endStream(Answer end, boolean pollAgain) throws IOException;

  /** Gives the invocation back: none of it has run. No poll follows. */
  void handBack() throws IOException;
}
