package dev.lamina.gateway.url;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Which bodies travel as text: those of a text's type. Forms and bodies without a type are base64, as AWS has it. */
final class BodyText {
  private static final Set<String> TEXTS = Set.of("application/json", "application/xml", "application/javascript");

  private BodyText() {}

  /** Null when the body is to be base64: by its type, or because it is not UTF-8 whatever its type says. */
  static String of(byte[] body, String contentType) {
    if (contentType == null || !isText(contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isText(String type) {
    return type.startsWith("text/") || TEXTS.contains(type) || type.endsWith("+json") || type.endsWith("+xml");
  }
}
