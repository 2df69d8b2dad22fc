package dev.lamina.runtime.stub;

import dev.lamina.runtime.gateway.Answer;
import dev.lamina.runtime.gateway.ReplyChannel;

/** For tests in which nothing is answered. */
public final class NoReply implements ReplyChannel {
  @Override
  public void answer(Answer answer, boolean pollAgain) {}

  @Override
  public void handBack() {}
}
