package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lamina.api.InputTransformer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template of an input transformer, with AWS's rules.
 *
 * <ul>
 *   <li>A variable outside of quotes becomes the value as JSON: a text with its quotes.
 *   <li>A variable inside a text becomes the text itself. Objects and lists lose their quotes there.
 *   <li>A value that the event does not have is an empty text.
 * </ul>
 *
 * @param texts the constant parts, one more than there are variables
 */
record InputTemplate(List<String> texts, List<Variable> variables, Map<String, EventPath> paths) {
    /** What has more characters has also more bytes than an asynchronous event may have. */
    static final int MAX_CHARACTERS = 1_048_576;

    private static final String TEMPLATE = "inputTransformer.inputTemplate";
    private static final String PATHS = "inputTransformer.inputPaths";
    private static final String RESERVED = "aws.";
    private static final String RULE_ARN = "aws.events.rule-arn";
    private static final String RULE_NAME = "aws.events.rule-name";
    private static final String INGESTION_TIME = "aws.events.event.ingestion-time";
    private static final String EVENT = "aws.events.event";
    private static final String EVENT_JSON = "aws.events.event.json";
    private static final List<String> PREDEFINED = List.of(RULE_ARN, RULE_NAME, INGESTION_TIME, EVENT, EVENT_JSON);
    private static final List<String> WHOLE_EVENTS = List.of(EVENT, EVENT_JSON);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final Pattern VARIABLE = Pattern.compile("<(" + NAME.pattern() + ")>");
    private static final String MISSING = "\"\"";

    /** @param inText whether it is inside a text of the template */
    record Variable(String name, boolean inText) {}

    /** What is known of an event besides its JSON. */
    record Origin(BusArn bus, String trigger, Instant ingested) {}

    /** @throws InvalidRuleException names the field and the fix */
    static InputTemplate parse(InputTransformer transformer) throws InvalidRuleException {
        Map<String, EventPath> paths = new HashMap<>();
        for (Map.Entry<String, String> path : transformer.inputPathsOrNone().entrySet()) {
            String field = PATHS + "." + path.getKey();
            checkName(field, path.getKey());
            paths.put(path.getKey(), EventPath.parse(field, path.getValue()));
        }
        InputTemplate template = split(transformer.inputTemplate(), paths);
        for (Variable variable : template.variables) {
            check(variable, paths);
        }
        // As numbers too: a variable must not be a member's name, nor follow a backslash.
        if (BusJson.read(template.filled(variable -> variable.inText() ? "" : MISSING))
                        .isEmpty()
                || BusJson.read(template.filled(_ -> "0")).isEmpty()) {
            throw new InvalidRuleException(
                    TEMPLATE,
                    "it is not JSON: put texts into quotes, such as \"order <id> was paid\", write the quotes "
                            + "inside of them as \\\", and put quotes around variables in names of members");
        }
        return template;
    }

    private static void checkName(String field, String name) throws InvalidRuleException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRuleException(field, "a variable's name has letters, digits, dots, - and _ only");
        }
        if (name.startsWith(RESERVED)) {
            throw new InvalidRuleException(field, "names that begin with aws. are reserved: choose another one");
        }
    }

    private static void check(Variable variable, Map<String, EventPath> paths) throws InvalidRuleException {
        String name = variable.name();
        if (!paths.containsKey(name) && !PREDEFINED.contains(name)) {
            throw new InvalidRuleException(
                    TEMPLATE, "<" + name + "> is not defined: add it to inputTransformer.inputPaths");
        }
        if (variable.inText() && WHOLE_EVENTS.contains(name)) {
            throw new InvalidRuleException(
                    TEMPLATE, "<" + name + "> must be a value, not inside a text: remove the quotes around it");
        }
    }

    private static InputTemplate split(String template, Map<String, EventPath> paths) {
        List<String> texts = new ArrayList<>();
        List<Variable> variables = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(template);
        int end = 0;
        boolean inText = false;
        while (matcher.find()) {
            String before = template.substring(end, matcher.start());
            inText ^= hasOddQuotes(before);
            texts.add(before);
            variables.add(new Variable(matcher.group(1), inText));
            end = matcher.end();
        }
        texts.add(template.substring(end));
        return new InputTemplate(List.copyOf(texts), List.copyOf(variables), Map.copyOf(paths));
    }

    /** Whether a text begins or ends in it. */
    private static boolean hasOddQuotes(String json) {
        boolean odd = false;
        for (int at = 0; at < json.length(); at++) {
            if (json.charAt(at) == '\\') {
                at++;
            } else if (json.charAt(at) == '"') {
                odd = !odd;
            }
        }
        return odd;
    }

    /** Empty if it would have more than {@link #MAX_CHARACTERS}: each variable may be there many times. */
    Optional<byte[]> of(ObjectNode event, Origin origin) {
        Map<Variable, String> values = new HashMap<>();
        long characters = texts.stream().mapToLong(String::length).sum();
        for (Variable variable : variables) {
            characters += values.computeIfAbsent(variable, each -> value(each, event, origin))
                    .length();
            if (characters > MAX_CHARACTERS) {
                return Optional.empty();
            }
        }
        return Optional.of(filled(values::get).getBytes(StandardCharsets.UTF_8));
    }

    private String filled(Function<Variable, String> values) {
        StringBuilder filled = new StringBuilder(texts.getFirst());
        for (int index = 0; index < variables.size(); index++) {
            filled.append(values.apply(variables.get(index))).append(texts.get(index + 1));
        }
        return filled.toString();
    }

    private String value(Variable variable, ObjectNode event, Origin origin) {
        String json = switch (variable.name()) {
            case EVENT_JSON -> BusJson.text(event);
            case EVENT -> BusJson.text(event.deepCopy().without("detail"));
            case RULE_ARN -> quoted(origin.bus().rule(origin.trigger()));
            case RULE_NAME -> quoted(origin.trigger());
            case INGESTION_TIME -> quoted(origin.ingested().toString());
            default ->
                paths.get(variable.name())
                        .in(event)
                        .map(value -> variable.inText() ? insideText(value) : BusJson.text(value))
                        .orElse(MISSING);
        };
        return variable.inText() ? json.substring(1, json.length() - 1) : json;
    }

    /** A JSON text, with quotes around it. */
    private static String insideText(JsonNode value) {
        if (value.isTextual()) {
            return BusJson.text(value);
        }
        String json = BusJson.text(value);
        return quoted(value.isContainerNode() ? json.replace("\"", "") : json);
    }

    private static String quoted(String text) {
        return BusJson.text(TextNode.valueOf(text));
    }
}
