package dev.lamina.gateway.bucket;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * One change of one object, as an S3 store reports it.
 *
 * @param name as in a notification rule: {@code s3:ObjectCreated:Put}
 * @param key the object's key itself, not encoded
 * @param sequencer orders the events of one key, and makes them distinct
 * @param versionId empty in a bucket without versions
 * @param record all that was reported
 */
record ObjectEvent(String name, String bucket, String key, String sequencer, String versionId, JsonNode record) {
  private static final String PREFIX = "s3:";

  /** @throws UnreadableEventException when it is not a record of S3's notification structure */
  static ObjectEvent of(JsonNode record) {
    JsonNode object = record.path("s3").path("object");
    String name = required(record.path("eventName"), "eventName");
    return new ObjectEvent(
        name.startsWith(PREFIX) ? name : PREFIX + name,
        required(record.path("s3").path("bucket").path("name"), "s3.bucket.name"),
        decoded(required(object.path("key"), "s3.object.key")),
        object.path("sequencer").asText(),
        object.path("versionId").asText(),
        record);
  }

  /** What it is called in an event: without {@code s3:}. */
  String nameInEvent() {
    return name.substring(PREFIX.length());
  }

  boolean removal() {
    return name.startsWith("s3:ObjectRemoved:");
  }

  private static String required(JsonNode node, String field) {
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw new UnreadableEventException("a record has no " + field);
    }
    return node.textValue();
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException("s3.object.key is not URL-encoded: " + e.getMessage());
    }
  }
}
