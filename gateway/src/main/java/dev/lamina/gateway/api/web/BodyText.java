package dev.lamina.gateway.api.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Decides which bodies are text in the event: those of a text type. Forms and bodies without a type are base64, as with
 * AWS.
 */
final class BodyText {
    private static final Set<String> TEXTS = Set.of("application/json", "application/xml", "application/javascript");

    private BodyText() {}

    /** The body as text. Null when it must be base64: because of its type, or because it is not UTF-8. */
    static String of(byte[] body, String contentType) {
        if (contentType == null || !isText(contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || TEXTS.contains(type) || type.endsWith("+json") || type.endsWith("+xml");
    }
}
