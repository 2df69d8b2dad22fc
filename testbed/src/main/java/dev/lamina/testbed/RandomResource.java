package dev.lamina.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.curiousoddman.rgxgen.RgxGen;
import com.github.curiousoddman.rgxgen.config.RgxGenOption;
import com.github.curiousoddman.rgxgen.config.RgxGenProperties;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Generates random resources of Lamina's kinds as an API server may store them: the schema accepts them, and defaults
 * are filled in. Of the validation rules only "exactly one of" is followed; others are broken at random, so programs
 * are tested with more than they will meet.
 */
public final class RandomResource {
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,58}[a-z0-9])?";
    private static final Pattern MEMBER_OF_ONE = Pattern.compile("has\\(self\\.([a-zA-Z]+)\\)");
    private static final String EXACTLY_ONE = "filter(x, x).size() == 1";
    private static final int LONGEST_TEXT = 300;
    private static final int LONGEST_LIST = 5;
    private static final int LONGEST_REPETITION = 12;
    private static final int TRIES = 200;
    /** Texts that a schema without a pattern accepts. */
    private static final List<String> ODD = List.of(
            "",
            " ",
            "a b",
            "../../x",
            "%s",
            "\u00e4\u6f22\ud83d\ude00",
            "\u0000",
            "\n",
            "$(X)",
            "'\"{}",
            "null",
            "-1",
            "*",
            "rate(5 minutes)",
            "cron(0 12 ? * MON-FRI *)",
            "*/5 * * * *",
            "{\"a\": [1]}",
            "nats://n:4222");

    private static final Map<String, JsonNode> SCHEMAS = Stream.of("Function", "Layer", "Trigger")
            .collect(Collectors.toUnmodifiableMap(kind -> kind, RandomResource::schema));

    private final Random random;

    private RandomResource(long seed) {
        this.random = new Random(seed);
    }

    /**
     * Returns a random resource as JSON.
     *
     * @param kind such as {@code Function}
     * @param seed the same seed gives the same resource
     */
    public static String json(String kind, long seed) {
        return new RandomResource(seed).resource(kind).toString();
    }

    private ObjectNode resource(String kind) {
        JsonNode schema = SCHEMAS.get(kind);
        ObjectNode resource = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "lamina.dev/v1alpha1")
                .put("kind", kind);
        resource.putObject("metadata")
                .put("namespace", matching(DNS_LABEL, 1, 60))
                .put("name", matching(DNS_LABEL, 1, 60))
                .put("uid", matching("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{12}", 1, 36))
                .put("generation", 1 + random.nextInt(3))
                .put("resourceVersion", String.valueOf(1 + random.nextInt(1000)))
                .put("creationTimestamp", "2026-01-01T00:00:00Z");
        resource.set("spec", value(schema.at("/properties/spec")));
        if (random.nextBoolean()) {
            resource.set("status", value(schema.at("/properties/status")));
        }
        return resource;
    }

    private static JsonNode schema(String kind) {
        Path file = Path.of("../crds/generated", kind.toLowerCase(Locale.ROOT) + "s.lamina.dev.yaml");
        try {
            return Serialization.unmarshal(Files.readString(file), JsonNode.class)
                    .at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode value(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (schema.path("type").asText()) {
            case "object" -> schema.has("additionalProperties") ? map(schema) : object(schema);
            case "array" -> list(schema);
            case "integer" ->
                json.numberNode(number(
                        schema.get("minimum").asLong(), schema.get("maximum").asLong()));
            case "boolean" -> json.booleanNode(random.nextBoolean());
            default -> json.textNode(text(schema));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        List<String> oneOf = exactlyOneOf(schema);
        String chosen = oneOf.isEmpty() ? "" : oneOf.get(random.nextInt(oneOf.size()));
        schema.path("properties").properties().forEach(member -> {
            boolean there = oneOf.contains(member.getKey())
                    ? member.getKey().equals(chosen)
                    : required.contains(member.getKey()) || random.nextBoolean();
            if (there) {
                object.set(member.getKey(), value(member.getValue()));
            } else if (member.getValue().has("default")) {
                object.set(member.getKey(), member.getValue().get("default"));
            }
        });
        return object;
    }

    private static List<String> exactlyOneOf(JsonNode schema) {
        List<String> members = new ArrayList<>();
        schema.path("x-kubernetes-validations").forEach(rule -> {
            String text = rule.path("rule").asText();
            if (text.contains(EXACTLY_ONE)) {
                Matcher matcher = MEMBER_OF_ONE.matcher(text);
                while (matcher.find()) {
                    members.add(matcher.group(1));
                }
            }
        });
        return members;
    }

    private ObjectNode map(JsonNode schema) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(LONGEST_LIST); i > 0; i--) {
            map.set(matching("[a-zA-Z][a-zA-Z0-9_]{1,20}", 2, 21), value(schema.get("additionalProperties")));
        }
        return map;
    }

    private ArrayNode list(JsonNode schema) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        int least = schema.path("minItems").asInt(0);
        for (int i = least
                        + random.nextInt(
                                Math.min(LONGEST_LIST, schema.path("maxItems").asInt(LONGEST_LIST) - least + 1));
                i > 0;
                i--) {
            list.add(value(schema.get("items")));
        }
        return list;
    }

    /** Returns a random number, often one of the bounds. */
    private long number(long least, long most) {
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.nextLong(least, most + 1);
        };
    }

    private String text(JsonNode schema) {
        int least = schema.path("minLength").asInt(0);
        int most = Math.min(LONGEST_TEXT, schema.path("maxLength").asInt(LONGEST_TEXT));
        if (schema.path("format").asText().equals("date-time")) {
            return "2026-01-0" + (1 + random.nextInt(9)) + "T00:00:00Z";
        }
        if (schema.has("pattern")) {
            return matching(schema.get("pattern").asText(), least, most);
        }
        String odd = ODD.get(random.nextInt(ODD.size()));
        String text = random.nextBoolean() ? odd : odd.repeat(1 + random.nextInt(20));
        String padded = text.length() < least ? text + "x".repeat(least - text.length()) : text;
        return padded.length() > most ? padded.substring(0, most) : padded;
    }

    private String matching(String pattern, int least, int most) {
        RgxGenProperties properties = new RgxGenProperties();
        RgxGenOption.INFINITE_PATTERN_REPETITION.setInProperties(properties, LONGEST_REPETITION);
        RgxGen generator = RgxGen.parse(properties, pattern);
        for (int i = 0; i < TRIES; i++) {
            String text = generator.generate(random);
            if (text.length() >= least && text.length() <= most && text.matches(pattern)) {
                return text;
            }
        }
        throw new IllegalStateException("nothing of " + least + " to " + most + " characters found for " + pattern);
    }
}
