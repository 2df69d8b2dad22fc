package dev.lamina.gateway.dispatch;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletionStage;

/**
 * A caller that takes a result part by part, while the function writes it. Called by one thread at a time, each call
 * after the previous one has completed, on any thread, and not after the invocation has its outcome.
 */
public interface ResponseStream {

    /** @param contentType as the function set it, or null */
    void begin(String contentType);

    /**
     * @return completes when the caller can take more; never exceptionally: for a caller that has disconnected it
     *     completes always
     */
    CompletionStage<Void> write(Buffer part);

    /**
     * The function failed midway. What was sent stays sent, and the invocation counts as successful.
     *
     * @param error the error object, JSON
     */
    void failed(String errorType, Buffer error);
}
