package dev.lamina.gateway.source.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The size of a pattern for the code that matches it. Each {@code $or} multiplies: a pattern is compiled to one rule
 * for each way to choose a branch of every {@code $or}, and each of these rules has all its values.
 *
 * <p>It is computed from the parsed text, before anything is compiled: a pattern of one kilobyte can mean 2^26 rules.
 *
 * @param combinations number of rules that it is compiled to
 * @param values number of values in all these rules; a value that takes more memory counts as several
 */
record PatternSize(long combinations, long values) {
    /** EventBridge's own limit of the combinations of a pattern. */
    static final int MAX_COMBINATIONS = 1000;
    /** Limit for all patterns of a trigger together; a value takes up to 2 KB. */
    static final int MAX_VALUES = 10_000;
    /** Limit of a pattern; each wildcard multiplies the work for each character of a text. */
    static final int MAX_WILDCARDS = 50;

    private static final PatternSize NOTHING = new PatternSize(1, 0);
    private static final String OR = "$or";
    /** Numbers are capped at this, so that no product overflows. */
    private static final long CAP = 1_000_000_000;

    private static final int CHARACTERS_OF_A_VALUE = 16;
    private static final int NUMERIC = 20;

    /** @throws InvalidFilterException when the pattern is too large by itself */
    static void check(int index, JsonNode tree) throws InvalidFilterException {
        PatternSize size = of(tree);
        long combinations = size.combinations;
        if (combinations > MAX_COMBINATIONS) {
            throw new InvalidFilterException(
                    index,
                    "its $or have " + (combinations == CAP ? "more than a billion" : combinations)
                            + " combinations, more than the limit of " + MAX_COMBINATIONS
                            + " for a pattern: use fewer $or, or lists of values");
        }
        checkValues(index, size.values);
        long wildcards = wildcards(tree);
        if (wildcards > MAX_WILDCARDS) {
            throw new InvalidFilterException(
                    index,
                    "it has " + wildcards + " wildcard characters, more than the limit of " + MAX_WILDCARDS
                            + " for a pattern: use fewer, or prefix and suffix");
        }
    }

    /** @throws InvalidFilterException for the first pattern with which all together are too large */
    static void check(List<FilterPattern> patterns, DataKeys keys) throws InvalidFilterException {
        long values = 0;
        for (FilterPattern pattern : patterns) {
            for (Set<String> ignored : pattern.ignorable(keys)) {
                values += of(pattern.without(ignored)).values;
            }
            checkValues(pattern.index(), values);
        }
    }

    private static void checkValues(int index, long values) throws InvalidFilterException {
        if (values > MAX_VALUES) {
            throw new InvalidFilterException(
                    index,
                    "the patterns so far have more than " + MAX_VALUES
                            + " values, because each combination of $or repeats all other values: use fewer $or, or "
                            + "fewer values");
        }
    }

    static PatternSize of(JsonNode tree) {
        if (!tree.isObject()) {
            return new PatternSize(1, weight(tree));
        }
        PatternSize size = NOTHING;
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            boolean alternatives = field.getKey().equals(OR) && field.getValue().isArray();
            size = size.times(alternatives ? sum(field.getValue()) : of(field.getValue()));
        }
        return size;
    }

    /** The number of wildcard characters in a pattern. */
    static long wildcards(JsonNode tree) {
        return tree.findValues("wildcard").stream()
                .mapToLong(PatternSize::stars)
                .sum();
    }

    private static long stars(JsonNode texts) {
        long inside = texts.valueStream().mapToLong(PatternSize::stars).sum();
        return inside
                + texts.asText().chars().filter(character -> character == '*').count();
    }

    private static PatternSize sum(JsonNode branches) {
        PatternSize sum = new PatternSize(0, 0);
        for (JsonNode branch : branches) {
            PatternSize each = of(branch);
            sum = new PatternSize(bounded(sum.combinations + each.combinations), bounded(sum.values + each.values));
        }
        return sum;
    }

    private PatternSize times(PatternSize other) {
        return new PatternSize(
                bounded(combinations * other.combinations),
                bounded(bounded(values * other.combinations) + bounded(other.values * combinations)));
    }

    private static long bounded(long number) {
        return Math.min(number, CAP);
    }

    /**
     * A range of numbers or addresses becomes its own machine, and a long text has a state for every few characters.
     */
    private static long weight(JsonNode leaf) {
        if (leaf.isContainerNode()) {
            long weight = leaf.has("numeric") || leaf.has("cidr") ? NUMERIC : 0;
            for (JsonNode each : leaf) {
                weight += weight(each);
            }
            return weight;
        }
        return 1L + leaf.asText().length() / CHARACTERS_OF_A_VALUE;
    }
}
