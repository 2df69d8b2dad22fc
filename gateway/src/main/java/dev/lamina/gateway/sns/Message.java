package dev.lamina.gateway.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.topic.Topics.Attribute;
import dev.lamina.gateway.topic.Topics.TopicMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The caller's part of a published message, checked against SNS's limits. */
record Message(String text, Optional<String> subject, Map<String, Attribute> attributes) {
  /** Limit of a message with its attributes, and of all messages of a batch together. */
  static final int MAX_BYTES = 262_144;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9\\p{Punct}][\\x20-\\x7e]{0,99}");
  private static final Pattern ATTRIBUTE_NAME = Pattern.compile("(?!AWS\\.|Amazon\\.)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*", Pattern.CASE_INSENSITIVE);
  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\.[^.].*)?");
  /** The keys that are read, in this order, from a message's JSON for several protocols. */
  private static final List<String> PROTOCOLS = List.of("lambda", "default");

  static Message read(Form form) {
    String text = form.find("Message").orElseThrow(() -> Refusals.invalid("Empty message"));
    Optional<String> subject = form.find("Subject");
    if (subject.isPresent() && !SUBJECT.matcher(subject.get()).matches()) {
      throw Refusals.invalid("Subject");
    }
    if (form.find("MessageGroupId").isPresent() || form.find("MessageDeduplicationId").isPresent()) {
      throw Refusals.invalid("MessageGroupId: FIFO topics are not supported");
    }
    Message message = new Message(structured(text, form.find("MessageStructure")), subject, attributes(form));
    if (message.bytes() > MAX_BYTES) {
      throw Refusals.invalid("Message too long");
    }
    return message;
  }

  TopicMessage published(UUID id, String trace) {
    return new TopicMessage(id.toString(), text, subject, attributes, Optional.of(trace));
  }

  int bytes() {
    return utf8(text) + attributes.entrySet().stream()
        .mapToInt(entry -> utf8(entry.getKey()) + utf8(entry.getValue().type()) + utf8(entry.getValue().value())).sum();
  }

  private static String structured(String text, Optional<String> structure) {
    if (structure.isEmpty()) {
      return text;
    }
    if (!structure.get().equals("json")) {
      throw Refusals.invalid("MessageStructure");
    }
    JsonNode byProtocol = parsed(text);
    if (!byProtocol.path("default").isTextual()) {
      throw Refusals.invalid("Message Structure - No default entry in JSON message body");
    }
    return PROTOCOLS.stream().map(byProtocol::path).filter(JsonNode::isTextual).findFirst().orElseThrow().textValue();
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Refusals.invalid("Message Structure - JSON message body failed to parse");
    }
  }

  private static Map<String, Attribute> attributes(Form form) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (Form entry : form.list("MessageAttributes.entry")) {
      String name = entry.find("Name").filter(given -> ATTRIBUTE_NAME.matcher(given).matches() && given.length() <= 256)
          .orElseThrow(() -> Refusals.invalidValue("The message attribute name '" + entry.find("Name").orElse("") + "' is invalid: use"
              + " letters, digits, _, - and single dots inside, and no AWS. or Amazon. at the beginning."));
      if (attributes.put(name, attribute(name, entry)) != null) {
        throw Refusals.invalidValue("The message attribute '" + name + "' is given twice.");
      }
    }
    return attributes;
  }

  private static Attribute attribute(String name, Form entry) {
    String type = entry.find("Value.DataType").filter(given -> TYPE.matcher(given).matches())
        .orElseThrow(() -> Refusals.invalidValue("The message attribute '" + name + "' has an invalid message attribute type,"
            + " the set of supported type prefixes is Binary, Number, and String."));
    String member = type.startsWith("Binary") ? "Value.BinaryValue" : "Value.StringValue";
    return new Attribute(type, entry.find(member).orElseThrow(() -> Refusals.invalidValue("The message attribute '" + name
        + "' with type '" + type + "' must use field '" + member.substring("Value.".length()).replace("Value", "") + "'.")));
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
