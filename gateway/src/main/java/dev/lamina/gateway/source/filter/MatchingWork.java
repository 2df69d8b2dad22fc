package dev.lamina.gateway.source.filter;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Estimates the work to match an event before it is matched. Arrays multiply: a pattern's fields are matched one after
 * the other, in the order of their names, and for each match so far every value of the next field is checked. Six
 * arrays of thirty equal values would keep a processor busy for hours, and this cannot be interrupted.
 */
final class MatchingWork {
    /** Steps for one record: up to about a second. */
    static final long MAX_STEPS = 5_000_000;

    private static final String OR = "$or";
    private static final long CAP = 1_000_000_000;

    private final boolean upperBound;
    private long values;
    private long characters;

    /** @param upperBound whether fields without a match are counted as if one value matched */
    private MatchingWork(boolean upperBound) {
        this.upperBound = upperBound;
    }

    /** Whether matching takes so little time that other records can wait for it. */
    static boolean isFeasible(Iterable<ObjectNode> patterns, JsonNode event) {
        long steps = 0;
        for (ObjectNode pattern : patterns) {
            steps = bounded(steps + steps(pattern, event));
        }
        return steps <= MAX_STEPS;
    }

    /** The simple bound is enough for nearly all events; the tighter one is for long arrays with few matches. */
    private static long steps(ObjectNode pattern, JsonNode event) {
        MatchingWork work = new MatchingWork(true);
        long choices = work.choices(pattern, event);
        long bound = bounded(choices * work.values + work.characters);
        return bound <= MAX_STEPS || pattern.findValue(OR) != null
                ? bound
                : work.characters + stepByStep(pattern, event);
    }

    private static long stepByStep(ObjectNode pattern, JsonNode event) {
        long steps = 0;
        long matches = 1;
        ObjectNode begun = pattern.objectNode();
        for (Map.Entry<String, JsonNode> field :
                fields("", pattern, new TreeMap<>()).entrySet()) {
            MatchingWork next = new MatchingWork(true);
            next.choices(put(field, pattern.objectNode()), event);
            steps = bounded(steps + bounded(matches * next.values));
            matches = new MatchingWork(false).choices(put(field, begun), event);
            if (matches == 0 || steps > MAX_STEPS) {
                return steps;
            }
        }
        return steps;
    }

    private static ObjectNode put(Map.Entry<String, JsonNode> field, ObjectNode pattern) {
        JsonPointer pointer = JsonPointer.compile(field.getKey());
        ObjectNode holder = pattern;
        // Name by name: in a complete pointer, a number would be an index of an array.
        for (; !pointer.tail().matches(); pointer = pointer.tail()) {
            holder = holder.withObjectProperty(pointer.getMatchingProperty());
        }
        holder.set(pointer.getMatchingProperty(), field.getValue());
        return pattern;
    }

    /** The pattern's fields by their JSON pointer. */
    private static NavigableMap<String, JsonNode> fields(
            String pointer, JsonNode pattern, NavigableMap<String, JsonNode> found) {
        for (Map.Entry<String, JsonNode> field : pattern.properties()) {
            String here = pointer + '/' + field.getKey().replace("~", "~0").replace("/", "~1");
            if (field.getValue().isObject()) {
                fields(here, field.getValue(), found);
            } else {
                found.put(here, field.getValue());
            }
        }
        return found;
    }

    /**
     * The number of ways to choose one value for each field of the pattern, where values of one array element belong
     * together.
     */
    private long choices(JsonNode pattern, JsonNode part) {
        if (part.isArray()) {
            long sum = 0;
            for (JsonNode element : part) {
                sum = bounded(sum + choices(pattern, element));
            }
            return atLeast(sum);
        }
        if (!pattern.isObject()) {
            return atLeast(value(pattern, part));
        }
        long product = 1;
        for (Map.Entry<String, JsonNode> field : pattern.properties()) {
            boolean alternatives = field.getKey().equals(OR) && field.getValue().isArray();
            product = bounded(product
                    * (alternatives
                            ? alternatives(field.getValue(), part)
                            : choices(field.getValue(), part.path(field.getKey()))));
        }
        return product;
    }

    private long alternatives(JsonNode branches, JsonNode part) {
        long sum = 0;
        for (JsonNode branch : branches) {
            sum = bounded(sum + choices(branch, part));
        }
        return atLeast(sum);
    }

    private long value(JsonNode wanted, JsonNode value) {
        values++;
        if (value.isTextual()) {
            characters = bounded(characters + bounded(value.textValue().length() * PatternSize.wildcards(wanted)));
        }
        return mayMatch(wanted, value) ? 1 : 0;
    }

    /** Only plain text is compared here: numbers and expressions may always match. */
    private static boolean mayMatch(JsonNode wanted, JsonNode value) {
        for (JsonNode each : wanted) {
            boolean plainText = each.isTextual() && !looksLikeAnAddress(each.textValue());
            if (plainText ? each.equals(value) : each.isContainerNode() || each.getNodeType() == value.getNodeType()) {
                return true;
            }
        }
        return false;
    }

    /** An IP address matches in any notation. */
    private static boolean looksLikeAnAddress(String text) {
        return text.indexOf(':') >= 0 || text.indexOf('.') >= 0;
    }

    /** A field without a match is still tried once for each match of the fields before it. */
    private long atLeast(long choices) {
        return upperBound ? Math.max(1, choices) : choices;
    }

    private static long bounded(long number) {
        return Math.min(number, CAP);
    }
}
