package dev.lamina.converter.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Objects of AWS's SDK as the JSON that they were made of: with the same members as the properties of templates. */
final class SdkJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double MILLIS = 1000;

    private SdkJson() {}

    static ObjectNode of(SdkPojo pojo) {
        ObjectNode json = JSON.objectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            JsonNode value = value(field.getValueOrDefault(pojo));
            if (!value.isMissingNode()) {
                json.set(field.memberName(), value);
            }
        }
        return json;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case null -> MissingNode.getInstance();
            case SdkAutoConstructList<?> _ -> MissingNode.getInstance();
            case SdkAutoConstructMap<?, ?> _ -> MissingNode.getInstance();
            case SdkPojo pojo -> of(pojo);
            case List<?> list -> {
                ArrayNode items = JSON.arrayNode();
                list.forEach(item -> items.add(value(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                ObjectNode members = JSON.objectNode();
                map.forEach((key, item) -> members.set(String.valueOf(key), value(item)));
                yield members;
            }
            case Boolean bool -> JSON.booleanNode(bool);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(number);
            case Instant time -> JSON.numberNode(time.toEpochMilli() / MILLIS);
            default -> JSON.textNode(value.toString());
        };
    }
}
