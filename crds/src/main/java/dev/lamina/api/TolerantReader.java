package dev.lamina.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/**
 * Reads specs and statuses: unknown fields are ignored at every level, and a member that cannot be read is left out.
 */
final class TolerantReader {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new RequiredAsTheSchemaHasIt())
            .build();
    private static final int LONGEST_VALUE = 64;

    private TolerantReader() {}

    /**
     * The readable part of a spec or status.
     *
     * @param value null if nothing could be read
     * @param unreadable the first field that could not be read, or null
     */
    record Part<R>(R value, UnreadableField unreadable) {}

    /**
     * Reads a record and replaces the members that cannot be read.
     *
     * @param name of the member, for messages
     * @param json is not changed
     * @param type of the record
     * @param empty the members that replace unreadable ones
     */
    static <R> Part<R> read(String name, JsonNode json, JavaType type, ObjectNode empty) {
        ObjectNode left = json instanceof ObjectNode object ? object.deepCopy() : empty.deepCopy();
        UnreadableField first = json instanceof ObjectNode ? null : new UnreadableField(name, text(json));
        for (int tries = left.size() + empty.size() + 1; tries > 0; tries--) {
            try {
                return new Part<>(MAPPER.treeToValue(left, type), first);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                List<Reference> path = e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
                first = first == null ? unreadable(name, json, path) : first;
                if (path.isEmpty()) {
                    break;
                }
                replace(left, path.getFirst().getFieldName(), empty);
            }
        }
        return new Part<>(null, first);
    }

    private static void replace(ObjectNode object, String member, ObjectNode empty) {
        if (empty.has(member)) {
            object.set(member, empty.get(member));
        } else {
            object.remove(member);
        }
    }

    private static UnreadableField unreadable(String name, JsonNode json, List<Reference> path) {
        StringBuilder where = new StringBuilder(name);
        JsonNode value = json;
        for (Reference step : path) {
            boolean member = step.getFieldName() != null;
            where.append(member ? "." + step.getFieldName() : "[" + step.getIndex() + "]");
            value = member ? value.path(step.getFieldName()) : value.path(step.getIndex());
        }
        return new UnreadableField(where.toString(), text(value));
    }

    private static String text(JsonNode value) {
        String text = value.isMissingNode() || value.isNull() ? "" : value.toString();
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
    }

    /**
     * Makes a field that the schema requires also required here; otherwise it could be null where code relies on it.
     */
    private static final class RequiredAsTheSchemaHasIt extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            return member.hasAnnotation(Required.class) ? Boolean.TRUE : super.hasRequiredMarker(member);
        }
    }
}
