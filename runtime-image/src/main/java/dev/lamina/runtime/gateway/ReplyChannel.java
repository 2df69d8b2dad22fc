package dev.lamina.runtime.gateway;

import dev.lamina.runtime.function.ResultStream;
import java.io.IOException;

/** Sends the result of one invocation back. */
public interface ReplyChannel {
    /**
     * Sends the answer, which is the next poll too if there is to be one.
     *
     * @throws IOException the gateway can no longer be reached; the answer is lost
     */
    void answer(InvocationResponse answer, boolean pollAgain) throws IOException;

    /**
     * Sends a result while it is being written; {@link #endStream} must follow. Blocks as long as the gateway takes no
     * more.
     *
     * @return its length in bytes
     * @throws IOException the result broke off; a gateway that has disappeared is not a reason to stop the function,
     *     and is not reported
     */
    long stream(ResultStream result) throws IOException;

    /**
     * Ends a stream, and polls like {@link #answer}.
     *
     * @param end without an error type for a complete result; otherwise the body is the error, and what was sent stays
     *     sent
     */
    void endStream(InvocationResponse end, boolean pollAgain) throws IOException;

    /** Gives no answer, and closes the connection: then the gateway reads from Kubernetes how the function ended. */
    void abandon();

    /** Gives the invocation back: none of it has run. No poll follows. */
    void handBack() throws IOException;
}
