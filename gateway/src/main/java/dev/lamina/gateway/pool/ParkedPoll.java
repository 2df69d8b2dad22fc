package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;

/** The open poll of a parked environment. It is used once. */
interface ParkedPoll {
    /** Returns the name of its pod. */
    String pod();

    /** Returns whether the pod still waits for a response. */
    boolean open();

    /** Gives the environment its function, whose pod it is. */
    void handOver(FunctionId function, Buffer variables);

    /** Ends the poll without a function; the environment polls again. */
    void release();
}
