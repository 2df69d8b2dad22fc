package dev.lamina.gateway.url;

import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.StreamRendering;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A streamed result as a URL answers it. With AWS's content type for it, the result begins with the head of the answer, an
 * object like that of payload format 2.0, and eight zero bytes; without, all of it is the body.
 */
final class StreamedAnswer implements StreamRendering {
  private static final String WITH_HEAD = "application/vnd.awslambda.http-integration-response";
  private static final String BYTES = "application/octet-stream";
  private static final int SEPARATOR = 8;
  /** A head that does not end is none. */
  private static final int HEAD_LIMIT = 64 * 1024;

  private final UnaryOperator<Reply> finish;

  // Mutable state
  private boolean malformed;

  /** @param finish adds what every answer of the function has */
  StreamedAnswer(UnaryOperator<Reply> finish) {
    this.finish = finish;
  }

  @Override
  public Optional<Reply> begin(String contentType, Buffer soFar) {
    if (!WITH_HEAD.equals(contentType)) {
      String type = contentType == null ? BYTES : contentType;
      return Optional.of(finish.apply(new Reply(200, Map.of("Content-Type", type), List.of(), soFar)));
    }
    int end = separator(soFar);
    if (end < 0) {
      return soFar.length() < HEAD_LIMIT ? Optional.empty() : Optional.of(malformed());
    }
    Buffer body = soFar.getBuffer(end + SEPARATOR, soFar.length());
    return Optional.of(HttpAnswer.head(soFar.getBuffer(0, end))
        .map(head -> finish.apply(new Reply(head.status(), head.headers(), head.cookies(), body))).orElseGet(this::malformed));
  }

  private Reply malformed() {
    malformed = true;
    return finish.apply(UrlReply.badGateway());
  }

  /** What follows a head that is none is no part of the answer that was given instead. */
  @Override
  public Buffer part(Buffer part) {
    return malformed ? Buffer.buffer() : part;
  }

  /** What was sent is sent; HTTP has no way to take the status back. */
  @Override
  public Buffer end(Outcome outcome, Optional<Failure> failure) {
    return Buffer.buffer();
  }

  @Override
  public boolean breaksOff(Outcome outcome, Optional<Failure> failure) {
    boolean whole = failure.isEmpty() && outcome instanceof Outcome.Completed completed && !completed.functionError();
    return !whole && !malformed;
  }

  @Override
  public Reply whole(Outcome outcome, Optional<Failure> failure, Buffer soFar) {
    boolean nothing = outcome instanceof Outcome.Completed completed && !completed.functionError() && completed.payload().length() == 0;
    if (failure.isPresent() || soFar.length() > 0) {
      return finish.apply(UrlReply.badGateway());
    }
    return finish.apply(nothing ? Reply.empty(200) : UrlReply.of(outcome));
  }

  /** Where the zero bytes are, or -1. */
  private static int separator(Buffer soFar) {
    int zeros = 0;
    for (int at = 0; at < soFar.length(); at++) {
      zeros = soFar.getByte(at) == 0 ? zeros + 1 : 0;
      if (zeros == SEPARATOR) {
        return at + 1 - SEPARATOR;
      }
    }
    return -1;
  }
}
