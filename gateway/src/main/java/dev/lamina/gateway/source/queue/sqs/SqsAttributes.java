package dev.lamina.gateway.source.queue.sqs;

import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Attributes that SQS accepts. If it refused one, it would refuse the whole message, each time. So names and values
 * that SQS does not support are omitted, and so are attributes after the tenth.
 */
final class SqsAttributes {
    private static final int MOST = 10;
    private static final Pattern NAME =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}[A-Za-z0-9_-]|[A-Za-z0-9_-]");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,18})?");
    private static final String UNKNOWN = "\uFFFD";

    private SqsAttributes() {}

    static Map<String, MessageAttributeValue> of(Map<String, Attribute> attributes) {
        Map<String, MessageAttributeValue> taken = new LinkedHashMap<>();
        attributes.forEach((name, attribute) -> {
            if (taken.size() < MOST && isName(name) && !attribute.value().isEmpty()) {
                taken.put(name, value(attribute));
            }
        });
        return taken;
    }

    private static boolean isName(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() && !small.startsWith("aws.") && !small.startsWith("amazon.");
    }

    private static MessageAttributeValue value(Attribute attribute) {
        if (attribute.isBinary()) {
            return MessageAttributeValue.builder()
                    .dataType(attribute.type())
                    .binaryValue(SdkBytes.fromByteArray(attribute.bytes()))
                    .build();
        }
        boolean noNumber = attribute.type().startsWith("Number")
                && !NUMBER.matcher(attribute.value()).matches();
        return MessageAttributeValue.builder()
                .dataType(noNumber ? "String" : attribute.type())
                .stringValue(text(attribute.value()))
                .build();
    }

    private static String text(String value) {
        return value.codePoints()
                .mapToObj(character -> QueueMessage.isText(character) ? Character.toString(character) : UNKNOWN)
                .collect(Collectors.joining());
    }
}
