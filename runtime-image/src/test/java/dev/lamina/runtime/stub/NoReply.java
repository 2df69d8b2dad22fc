package dev.lamina.runtime.stub;

import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.gateway.InvocationResponse;
import dev.lamina.runtime.gateway.ReplyChannel;

/** For tests in which no request is answered. */
public final class NoReply implements ReplyChannel {
    @Override
    public void answer(InvocationResponse answer, boolean pollAgain) {}

    @Override
    public long stream(ResultStream result) {
        return 0;
    }

    @Override
    public void endStream(InvocationResponse end, boolean pollAgain) {}

    @Override
    public void abandon() {}

    @Override
    public void handBack() {}
}
