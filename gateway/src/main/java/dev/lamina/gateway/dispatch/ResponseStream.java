package dev.lamina.gateway.dispatch;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletionStage;

/**
 * A caller who takes a result part by part, while the function writes it. Called by one party at a time, each call after the
 * one before has been answered, on any thread, and not after the invocation has its outcome.
 */
public interface ResponseStream {

  /** @param contentType as the function gave it, or null */
  void begin(String contentType);

  /** @return completes when the caller can take more; never exceptionally: one that has left takes everything */
  CompletionStage<Void> write(Buffer part);

  /**
   * The function failed in the middle. What was sent stays sent, and the invocation counts as one that came through.
   *
   * @param error the error object, JSON
   */
  void failed(String errorType, Buffer error);
}
