package dev.lamina.gateway.source.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.filter.Filters.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * One filter pattern.
 *
 * @param forms the form that it expects of each data key that it contains
 */
record FilterPattern(int index, ObjectNode tree, Map<String, Form> forms) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static FilterPattern parse(int index, String text, DataKeys keys) throws InvalidFilterException {
        ObjectNode tree = object(index, text);
        PatternSize.check(index, tree);
        check(index, text);
        Map<String, Form> forms = new TreeMap<>();
        keys.names().stream()
                .filter(tree::has)
                .forEach(key -> forms.put(key, tree.get(key).isObject() ? Form.JSON : Form.TEXT));
        return new FilterPattern(index, tree, forms);
    }

    /** The sets of data keys that may have to be ignored. */
    List<Set<String>> ignorable(DataKeys keys) {
        List<Set<String>> sets = new ArrayList<>(List.of(Set.of()));
        if (keys.mismatch() == DataKeys.Mismatch.IGNORED) {
            for (String key : forms.keySet()) {
                for (Set<String> smaller : List.copyOf(sets)) {
                    Set<String> larger = new TreeSet<>(smaller);
                    larger.add(key);
                    sets.add(larger);
                }
            }
        }
        return sets;
    }

    /** Adds it to the machine, once for each set of data keys that may have to be ignored. */
    void compile(Machine machine, DataKeys keys) throws InvalidFilterException {
        for (Set<String> ignored : ignorable(keys)) {
            ObjectNode rest = without(ignored);
            if (!rest.isEmpty()) {
                compile(index, () -> machine.addRule(ruleName(ignored), rest.toString()));
            }
        }
    }

    ObjectNode without(Set<String> ignored) {
        return ignored.isEmpty() ? tree : tree.deepCopy().without(ignored);
    }

    String ruleName(Set<String> ignored) {
        return index + " without " + String.join(",", new TreeSet<>(ignored));
    }

    private static ObjectNode object(int index, String text) throws InvalidFilterException {
        try {
            JsonNode tree = STRICT.readTree(text);
            if (tree instanceof ObjectNode object && !object.isEmpty()) {
                return object;
            }
            throw new InvalidFilterException(
                    index,
                    "a pattern must be a JSON object with at least one field, such as {\"body\": {\"kind\": "
                            + "[\"order\"]}}");
        } catch (JsonProcessingException e) {
            throw new InvalidFilterException(index, at(e) + ": " + e.getOriginalMessage());
        }
    }

    private static void check(int index, String text) throws InvalidFilterException {
        compile(index, () -> JsonRuleCompiler.compile(text));
    }

    private interface Compiling {
        void run() throws IOException;
    }

    private static void compile(int index, Compiling compiling) throws InvalidFilterException {
        try {
            compiling.run();
        } catch (JsonProcessingException e) {
            throw new InvalidFilterException(index, at(e) + ": " + e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            throw new InvalidFilterException(index, e.getMessage());
        } catch (StackOverflowError | OutOfMemoryError e) {
            // PatternSize should prevent this. If it happens nevertheless, it must affect only this trigger.
            throw new InvalidFilterException(index, "it is too large to be compiled: use fewer values or fewer levels");
        }
    }

    private static String at(JsonProcessingException e) {
        return "line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
    }
}
