package dev.lamina.runtime.gateway;

import java.io.IOException;

/** The way back for one invocation. */
public interface ReplyChannel {
  /**
   * Sends the answer, and in the same write the next poll if there is to be one.
   *
   * @throws IOException the gateway cannot be reached any more; the answer is lost
   */
  void answer(Answer answer, boolean pollAgain) throws IOException;

  /** Gives the invocation back: none of it has run. No poll follows. */
  void handBack() throws IOException;
}
