package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.http.RequestBody;
import java.io.Closeable;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A response that is read while the function writes it. The thread of the client's connection waits; the one that runs
 * the invocation reads, so a gateway that takes no more stops the function by nothing but TCP.
 */
final class StreamedResponse implements ResultStream {
  private final String contentType;
  private final RequestBody body;
  private final Closeable connection;
  private final CountDownLatch finished = new CountDownLatch(1);

  /** @param connection of the client, closed to abort */
  StreamedResponse(String contentType, RequestBody body, Closeable connection) {
    this.contentType = contentType;
    this.body = body;
    this.connection = connection;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public int read(byte[] target) throws IOException {
    return body.read(target);
  }

  @Override
  public Outcome failure() {
    return failure(body.trailers());
  }

  /** Streams can fail in their middle, and say so behind the last chunk. */
  static Outcome failure(Map<String, String> trailers) {
    String errorType = trailers.get("lambda-runtime-function-error-type");
    if (errorType == null) {
      return null;
    }
    String error = trailers.getOrDefault("lambda-runtime-function-error-body", "");
    return new Outcome(ErrorType.known(errorType), Base64.getMimeDecoder().decode(error), null, false);
  }

  @Override
  public void abort() {
    try {
      connection.close();
    } catch (IOException e) {
      // it is closed, then
    }
  }

  @Override
  public void finish() {
    finished.countDown();
  }

  void awaitFinish() throws InterruptedException {
    finished.await();
  }
}
