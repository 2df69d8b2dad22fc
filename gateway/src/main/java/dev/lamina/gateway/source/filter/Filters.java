package dev.lamina.gateway.source.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.event.ruler.Machine;

/**
 * The filter patterns of one trigger: a record passes if it matches one of them, or if there are none. The patterns and
 * the code that matches them are EventBridge's. Lambda's own is only the meaning of a pattern about a record's data
 * when the data has another form ({@link DataKeys}).
 *
 * <p>A pattern is added to the machine once for each set of data keys that may have to be ignored, each time without
 * these keys. The rule's name contains the set, and only the rule that fits the record counts.
 */
public final class Filters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataKeys keys;
    private final List<FilterPattern> patterns;
    private final List<ObjectNode> trees;
    private final Machine machine;

    private Filters(DataKeys keys, List<FilterPattern> patterns, Machine machine) {
        this.keys = keys;
        this.patterns = patterns;
        this.trees = patterns.stream().map(FilterPattern::tree).toList();
        this.machine = machine;
    }

    /**
     * @param patterns in JSON; null lets all records pass
     * @throws InvalidFilterException for the first pattern that cannot be used
     */
    public static Filters compile(List<String> patterns, DataKeys keys) throws InvalidFilterException {
        List<FilterPattern> parsed = new ArrayList<>();
        for (String text : patterns == null ? List.<String>of() : patterns) {
            parsed.add(FilterPattern.parse(parsed.size(), text, keys));
        }
        PatternSize.check(parsed, keys);
        Machine machine = Machine.builder().build();
        for (FilterPattern pattern : parsed) {
            pattern.compile(machine, keys);
        }
        return new Filters(keys, parsed, machine);
    }

    /** Whether there are no patterns. */
    public boolean passesAll() {
        return patterns.isEmpty();
    }

    /**
     * Whether a record passes. A record whose arrays would take too long to match ({@link MatchingWork}) passes: it is
     * better to invoke the function than to lose the record.
     *
     * @param fields the record as it is in the event
     * @param data the values of its data keys; absent or null if there is none
     */
    public boolean pass(ObjectNode fields, Map<String, byte[]> data) {
        return match(fields, data) != Match.NO;
    }

    /** Like {@link #pass}, for callers for whom a record that takes too long to match does not pass. */
    public Match match(ObjectNode fields, Map<String, byte[]> data) {
        if (patterns.isEmpty()) {
            return Match.YES;
        }
        ObjectNode event = fields.deepCopy();
        Map<String, Form> forms = new TreeMap<>();
        keys.names().forEach(key -> forms.put(key, addData(key, data.get(key), event)));
        if (!MatchingWork.isFeasible(trees, event)) {
            return Match.TOO_LONG;
        }
        Set<String> matched = matched(event);
        return patterns.stream().anyMatch(pattern -> passes(pattern, forms, matched)) ? Match.YES : Match.NO;
    }

    private Set<String> matched(ObjectNode event) {
        try {
            return machine.rulesForJSONEvent(event.toString()).stream()
                    .map(Object::toString)
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            throw new IllegalStateException("a tree of JSON can always be matched", e);
        }
    }

    private boolean passes(FilterPattern pattern, Map<String, Form> forms, Set<String> matched) {
        Set<String> mismatched = new HashSet<>();
        pattern.forms().forEach((key, wanted) -> {
            if (forms.get(key) != wanted) {
                mismatched.add(key);
            }
        });
        if (!mismatched.isEmpty() && keys.mismatch() == DataKeys.Mismatch.NO_MATCH) {
            return false;
        }
        return pattern.without(mismatched).isEmpty() || matched.contains(pattern.ruleName(mismatched));
    }

    /** Puts the data into the event in the form that patterns match, and returns this form. */
    private static Form addData(String key, byte[] data, ObjectNode event) {
        String text = data == null ? null : text(data);
        if (text == null) {
            event.remove(key);
            return Form.UNREADABLE;
        }
        JsonNode tree = tree(text);
        if (tree == null) {
            event.put(key, text);
            return Form.TEXT;
        }
        event.set(key, tree);
        return Form.JSON;
    }

    private static String text(byte[] data) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A number or a quoted string alone is text: the only pattern for it is {@code {"body": ["5"]}}. */
    private static JsonNode tree(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree != null && tree.isContainerNode() ? tree : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether a record matches. */
    public enum Match {
        YES,
        NO,
        /** It was not matched, because that would take too long. */
        TOO_LONG
    }

    /** The form of a record's data, and the form that a pattern expects. */
    enum Form {
        JSON,
        TEXT,
        UNREADABLE
    }
}
