package dev.lamina.gateway.destination;

import dev.lamina.gateway.async.Ending;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The dead letter reason of an event: the attributes ErrorCode and ErrorMessage. */
record LetterReason(int code, String message) {
  private static final int MAX_BYTES = 1024;

  static LetterReason of(Ending ending) {
    String message = PayloadText.field(ending.payload(), "errorMessage").orElseGet(() -> PayloadText.of(ending.payload()));
    return new LetterReason(ending.status(), shown(message.isBlank() ? ending.condition().lambdaName() : message));
  }

  /** The first kilobyte, in whole characters, without those that SQS refuses in an attribute. */
  private static String shown(String message) {
    StringBuilder clean = new StringBuilder();
    message.codePoints().limit(MAX_BYTES).forEach(c -> clean.appendCodePoint(allowed(c) ? c : ' '));
    ByteBuffer room = ByteBuffer.allocate(MAX_BYTES);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(clean), room, true);
    return new String(room.array(), 0, room.position(), StandardCharsets.UTF_8);
  }

  private static boolean allowed(int c) {
    return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
  }
}
