package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Tags, in one annotation as JSON: AWS allows keys and values that no label and no name of an annotation may have. */
public final class TagsField {
    static final String ANNOTATION = "lamina.dev/tags";
    private static final int MOST = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TagsField() {}

    /** Returns the tags; none if the annotation was written by someone else and is not a map of texts. */
    public static Map<String, String> read(FunctionDraft draft) {
        Map<String, String> tags = new TreeMap<>();
        draft.annotation(ANNOTATION).ifPresent(text -> {
            try {
                JSON.readTree(text)
                        .properties()
                        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
            } catch (JsonProcessingException e) {
                tags.clear();
            }
        });
        return tags;
    }

    /** @param value an object of texts, whose members are added */
    public static FunctionDraft add(FunctionDraft draft, JsonNode value) {
        Map<String, String> tags = read(draft);
        value.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        tags.forEach(TagsField::check);
        if (tags.size() > MOST) {
            throw Invalid.parameter("Number of tags exceeds resource tag limit.");
        }
        return write(draft, tags);
    }

    public static FunctionDraft remove(FunctionDraft draft, Collection<String> keys) {
        Map<String, String> tags = read(draft);
        tags.keySet().removeAll(keys);
        return write(draft, tags);
    }

    private static void check(String key, String value) {
        if (key.isEmpty() || key.length() > 128 || key.startsWith("aws:")) {
            throw Invalid.parameter("Tag key " + key + " must have 1 to 128 characters and must not begin with aws:.");
        }
        if (value.length() > 256) {
            throw Invalid.parameter("The value of tag " + key + " must have at most 256 characters.");
        }
    }

    private static FunctionDraft write(FunctionDraft draft, Map<String, String> tags) {
        try {
            return draft.withAnnotation(ANNOTATION, tags.isEmpty() ? null : JSON.writeValueAsString(tags));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
