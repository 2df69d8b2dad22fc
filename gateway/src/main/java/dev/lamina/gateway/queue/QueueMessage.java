package dev.lamina.gateway.queue;

import java.util.Map;

/**
 * A message on its way into a queue.
 *
 * @param id the same when the message is sent again: brokers that can, drop the second
 * @param attributes by name; brokers without types get the text alone
 */
public record QueueMessage(String id, byte[] body, Map<String, Attribute> attributes) {

  /** @param type String or Number, as SQS has it */
  public record Attribute(String type, String value) {
    public static Attribute text(String value) {
      return new Attribute("String", value);
    }

    public static Attribute number(long value) {
      return new Attribute("Number", Long.toString(value));
    }
  }
}
