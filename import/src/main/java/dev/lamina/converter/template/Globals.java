package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** SAM's Globals: settings that every function of a template has. Maps are merged, lists are joined. */
final class Globals {
    private Globals() {}

    /** Returns the properties of a function together with those of the section Globals.Function. */
    static JsonNode merged(JsonNode global, JsonNode own) {
        if (global.isObject() && own.isObject()) {
            ObjectNode both = global.deepCopy();
            own.properties()
                    .forEach(member ->
                            both.set(member.getKey(), merged(global.path(member.getKey()), member.getValue())));
            return both;
        }
        if (global.isArray() && own.isArray()) {
            ArrayNode both = global.deepCopy();
            own.forEach(both::add);
            return both;
        }
        return own;
    }
}
