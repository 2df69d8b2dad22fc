package dev.lamina.gateway.queue;

import java.util.Base64;
import java.util.Map;

/**
 * A message on its way into a queue.
 *
 * @param id names what it is about, for people
 * @param once the same when this message is sent again, and another for every other message: brokers that can, drop the second
 * @param key by which a log orders its messages; null: none
 * @param body null: none, which only a log can say
 * @param attributes by name, the most important first; a broker that cannot bear one leaves it out, or gets it as text
 */
public record QueueMessage(String id, String once, byte[] key, byte[] body, Map<String, Attribute> attributes) {

  /** @param id as {@code once} */
  public QueueMessage(String id, byte[] body, Map<String, Attribute> attributes) {
    this(id, id, null, body, attributes);
  }

  /** The body, empty where there is none. */
  public byte[] content() {
    return body == null ? new byte[0] : body;
  }

  /** Returns whether every broker takes the character in a text: SQS takes those of XML 1.0. */
  public static boolean isText(int character) {
    boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
    return !surrogate && character >= 0x20 && character < 0xFFFE || character == '\t' || character == '\n' || character == '\r' || character > 0xFFFF;
  }

  /**
   * @param type String, Number or Binary, as SQS has it; after a dot there may be a name of the sender's own
   * @param value a Binary's is in base64
   */
  public record Attribute(String type, String value) {
    private static final String BINARY = "Binary";

    public static Attribute text(String value) {
      return new Attribute("String", value);
    }

    public static Attribute number(long value) {
      return new Attribute("Number", Long.toString(value));
    }

    public static Attribute binary(byte[] value) {
      return new Attribute(BINARY, Base64.getEncoder().encodeToString(value));
    }

    public boolean isBinary() {
      return type.startsWith(BINARY);
    }

    /** The bytes of a {@link #isBinary binary} value. */
    public byte[] bytes() {
      return Base64.getDecoder().decode(value);
    }
  }
}
