package dev.lamina.gateway.api;

import dev.lamina.gateway.aws.AwsException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads one body, never more of it than the operation takes: what is announced too large is refused before the first
 * byte, what turns out too large at the byte that is too many.
 *
 * <p>All on the connection's event loop. The request was paused when it came.
 */
final class BodyReader {
  private final HttpServerRequest http;
  private final Call call;
  private final Payloads.Share share;
  private final ClientConnection connection;
  private final Promise<Buffer> whole = Promise.promise();

  // Mutable state
  private Buffer read = Buffer.buffer();

  private BodyReader(HttpServerRequest http, Call call, Payloads.Share share, ClientConnection connection) {
    this.http = http;
    this.call = call;
    this.share = share;
    this.connection = connection;
  }

  static Future<Buffer> read(HttpServerRequest http, Call call, Payloads.Share share, ClientConnection connection) {
    long announced = announced(http);
    if (announced > call.bodyLimit()) {
      return Future.failedFuture(call.tooLarge(announced));
    }
    return new BodyReader(http, call, share, connection).start();
  }

  private Future<Buffer> start() {
    http.handler(this::more).endHandler(end -> whole.tryComplete(read)).exceptionHandler(gone -> whole.tryFail(left()));
    connection.awaitBody(() -> whole.tryFail(AwsException.front(408, "RequestTimeoutException",
        "The rest of the request's body did not come in time.")));
    if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
      http.response().writeContinue();
    }
    // Who left while his identity was looked up is not told of again.
    if (http.response().closed()) {
      whole.tryFail(left());
    }
    http.resume();
    return whole.future().onComplete(done -> connection.bodyDone());
  }

  private void more(Buffer chunk) {
    if (whole.future().isComplete()) {
      return; // refused already; the rest runs dry
    }
    long total = (long) read.length() + chunk.length();
    if (total > call.bodyLimit()) {
      whole.tryFail(call.tooLarge(total));
      return;
    }
    try {
      share.grow(chunk.length());
    } catch (AwsException full) {
      whole.tryFail(full);
      return;
    }
    connection.bodyMoved();
    read = read.length() == 0 ? chunk : read.appendBuffer(chunk);
  }

  /** Nobody reads it, but it is the client's doing and no fault to be logged. */
  private static AwsException left() {
    return AwsException.front(408, "RequestTimeoutException", "The client left before the request's body was whole.");
  }

  // A value that is no number is refused by the HTTP codec.
  private static long announced(HttpServerRequest http) {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      throw AwsException.front(400, "ValidationException", "Content-Length is not a number.");
    }
  }
}
