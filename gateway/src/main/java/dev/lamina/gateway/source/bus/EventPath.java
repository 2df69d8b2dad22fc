package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JSON path as EventBridge supports it: names after dots, names in brackets and quotes, indices of lists, and
 * wildcards. Names have letters, digits, dashes, underscores and slashes.
 *
 * @param steps from the whole event down; empty for the whole event
 */
record EventPath(List<Step> steps) {
    private static final Pattern STEP =
            Pattern.compile("\\G(?:\\.(?<name>[\\p{L}\\p{N}_/-]+)|\\[(?<index>[0-9]{1,6})\\]"
                    + "|\\['(?<quoted>[^']+)'\\]|(?<any>\\.\\*|\\[\\*\\]))");

    /** Goes from one value to those below it: to a member, to an element, or to all. */
    private record Step(Optional<String> name, OptionalInt index) {
        Stream<JsonNode> from(JsonNode value) {
            if (name.isPresent()) {
                return Stream.ofNullable(value.get(name.get()));
            }
            return index.isPresent() ? Stream.ofNullable(value.get(index.getAsInt())) : value.valueStream();
        }

        boolean isWildcard() {
            return name.isEmpty() && index.isEmpty();
        }
    }

    /** @throws InvalidRuleException with the field, if the text is not such a path */
    static EventPath parse(String field, String text) throws InvalidRuleException {
        if (!text.startsWith("$")) {
            throw new InvalidRuleException(
                    field, "\"" + text + "\" must begin with $, the whole event, such as $.detail.order");
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 1;
        while (end < text.length() && matcher.find(end)) {
            steps.add(new Step(
                    Optional.ofNullable(matcher.group("name")).or(() -> Optional.ofNullable(matcher.group("quoted"))),
                    matcher.group("index") == null
                            ? OptionalInt.empty()
                            : OptionalInt.of(Integer.parseInt(matcher.group("index")))));
            end = matcher.end();
        }
        if (end < text.length()) {
            throw new InvalidRuleException(
                    field,
                    "\"" + text + "\" cannot be read after " + end + " characters: use names such as .detail, ['a b'], "
                            + "indices such as [0], and the wildcards .* and [*]");
        }
        return new EventPath(List.copyOf(steps));
    }

    /** The value at this path; a list of all values, if the path has a wildcard. */
    Optional<JsonNode> in(JsonNode event) {
        Stream<JsonNode> found = Stream.of(event);
        for (Step step : steps) {
            found = found.flatMap(step::from);
        }
        if (steps.stream().noneMatch(Step::isWildcard)) {
            return found.findFirst();
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        found.forEach(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
