package dev.lamina.runtime.stub;

import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.gateway.Answer;
import dev.lamina.runtime.gateway.ReplyChannel;

/** For tests in which nothing is answered. */
public final class NoReply implements ReplyChannel {
  @Override
  public void answer(Answer answer, boolean pollAgain) {}

  @Override
  public long stream(ResultStream result) {
    return 0;
  }

  @Override
  public void endStream(Answer end, boolean pollAgain) {}

  @Override
  public void handBack() {}
}
