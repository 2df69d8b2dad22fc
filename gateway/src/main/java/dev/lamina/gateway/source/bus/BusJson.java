package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads and writes the JSON of events; numbers keep all their digits. */
public final class BusJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The depth of an event's detail; rules and templates add levels, and readers of JSON take 1000. */
    private static final int DEEPEST_DETAIL = 900;

    private BusJson() {}

    /** Empty if the text is not JSON. */
    public static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Empty if the text is not a JSON object. */
    public static Optional<ObjectNode> object(String text) {
        return read(text).filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    /** Like {@link #object(String)}, also empty if it is nested so deeply that an event with it could not be read. */
    public static Optional<ObjectNode> detail(String text) {
        return object(text).filter(tree -> !isDeeper(tree, DEEPEST_DETAIL));
    }

    private static boolean isDeeper(JsonNode tree, int levels) {
        if (tree.isContainerNode() && levels == 0) {
            return true;
        }
        for (JsonNode child : tree) {
            if (isDeeper(child, levels - 1)) {
                return true;
            }
        }
        return false;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] write(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree of JSON can always be written", e);
        }
    }

    static String text(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree of JSON can always be written", e);
        }
    }
}
