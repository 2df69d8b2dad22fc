package dev.lamina.runtime.loopback;

import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import java.io.IOException;

/** One of the APIs that processes of the environment call. */
@FunctionalInterface
public interface LoopbackApi {

    /**
     * Answers one call, on the thread of its connection.
     *
     * @return false if the connection is to be closed
     * @throws Rejection the call is refused; the server sends the reason
     */
    boolean answer(RequestHead head, RequestBody body, ClientRequests client)
            throws IOException, InterruptedException, Rejection;
}
