package dev.lamina.gateway.api.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.topic.Topics.Attribute;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The caller's part of a published message, checked against SNS's limits. */
record SnsMessage(String text, Optional<String> subject, Map<String, Attribute> attributes) {
    /** Limit of a message with its attributes, and of all messages of a batch together. */
    static final int MAX_BYTES = 262_144;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9\\p{Punct}][\\x20-\\x7e]{0,99}");
    private static final Pattern ATTRIBUTE_NAME =
            Pattern.compile("(?!AWS\\.|Amazon\\.)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\.[^.].*)?");
    /** The keys that are read, in this order, from a message's JSON for several protocols. */
    private static final List<String> PROTOCOLS = List.of("lambda", "default");

    static SnsMessage read(FormBody form) {
        String text = form.find("Message").orElseThrow(() -> SnsErrors.invalid("Empty message"));
        Optional<String> subject = form.find("Subject");
        if (subject.isPresent() && !SUBJECT.matcher(subject.get()).matches()) {
            throw SnsErrors.invalid("Subject");
        }
        if (form.find("MessageGroupId").isPresent()
                || form.find("MessageDeduplicationId").isPresent()) {
            throw SnsErrors.invalid("MessageGroupId: FIFO topics are not supported");
        }
        SnsMessage message = new SnsMessage(structured(text, form.find("MessageStructure")), subject, attributes(form));
        if (message.bytes() > MAX_BYTES) {
            throw SnsErrors.invalid("Message too long");
        }
        return message;
    }

    TopicMessage published(UUID id, String trace) {
        return new TopicMessage(id.toString(), text, subject, attributes, Optional.of(trace));
    }

    int bytes() {
        return utf8(text)
                + attributes.entrySet().stream()
                        .mapToInt(entry -> utf8(entry.getKey())
                                + utf8(entry.getValue().type())
                                + utf8(entry.getValue().value()))
                        .sum();
    }

    private static String structured(String text, Optional<String> structure) {
        if (structure.isEmpty()) {
            return text;
        }
        if (!structure.get().equals("json")) {
            throw SnsErrors.invalid("MessageStructure");
        }
        JsonNode byProtocol = parsed(text);
        if (!byProtocol.path("default").isTextual()) {
            throw SnsErrors.invalid("Message Structure - No default entry in JSON message body");
        }
        return PROTOCOLS.stream()
                .map(byProtocol::path)
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow()
                .textValue();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw SnsErrors.invalid("Message Structure - JSON message body failed to parse");
        }
    }

    private static Map<String, Attribute> attributes(FormBody form) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (FormBody entry : form.list("MessageAttributes.entry")) {
            String name = entry.find("Name")
                    .filter(given -> ATTRIBUTE_NAME.matcher(given).matches() && given.length() <= 256)
                    .orElseThrow(() -> SnsErrors.invalidValue("The message attribute name '"
                            + entry.find("Name").orElse("") + "' is invalid: use"
                            + " letters, digits, _, - and single dots inside, and no AWS. or "
                            + "Amazon. at the beginning."));
            if (attributes.put(name, attribute(name, entry)) != null) {
                throw SnsErrors.invalidValue("The message attribute '" + name + "' is given twice.");
            }
        }
        return attributes;
    }

    private static Attribute attribute(String name, FormBody entry) {
        String type = entry.find("Value.DataType")
                .filter(given -> TYPE.matcher(given).matches())
                .orElseThrow(() -> SnsErrors.invalidValue(
                        "The message attribute '" + name + "' has an invalid message attribute type,"
                                + " the set of supported type prefixes is Binary, Number, and String."));
        String member = type.startsWith("Binary") ? "Value.BinaryValue" : "Value.StringValue";
        Attribute attribute = new Attribute(
                type,
                entry.find(member)
                        .orElseThrow(() -> SnsErrors.invalidValue(
                                "The message attribute '" + name + "' with type '" + type + "' must use field '"
                                        + member.substring("Value.".length()).replace("Value", "") + "'.")));
        if (attribute.isNumber() && attribute.number().isEmpty()) {
            throw SnsErrors.invalidValue("Could not cast message attribute '" + name + "' value to number.");
        }
        return attribute;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
