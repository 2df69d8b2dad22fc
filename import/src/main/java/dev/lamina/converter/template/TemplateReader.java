package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a template in YAML or JSON. The short forms of intrinsic functions, such as !Sub, become the long ones. */
public final class TemplateReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> WITHOUT_PREFIX = Set.of("Ref", "Condition");
    private static final int DEEPEST = 100;
    private static final int LARGEST = 4 * 1024 * 1024;

    private TemplateReader() {}

    /** Throws {@link TemplateException} for what is not a template. */
    public static JsonNode read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            JsonNode template = root == null ? JSON.missingNode() : json(root, 0);
            if (!template.path("Resources").isObject()) {
                throw new TemplateException("It has no Resources, so it is not a template of SAM or CloudFormation.");
            }
            return template;
        } catch (YAMLException e) {
            throw new TemplateException("It is neither YAML nor JSON: " + e.getMessage());
        }
    }

    /** Aliases of YAML may lead back to where they are. */
    private static JsonNode json(Node node, int depth) {
        if (depth > DEEPEST) {
            throw new TemplateException("It is nested more than " + DEEPEST + " times" + node.getStartMark());
        }
        JsonNode plain = switch (node) {
            case MappingNode mapping -> object(mapping, depth);
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item, depth + 1)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> JSON.nullNode();
        };
        String tag = node.getTag().getValue();
        return tag.startsWith("!") && tag.length() > 1 ? function(tag.substring(1), plain) : plain;
    }

    private static ObjectNode object(MappingNode mapping, int depth) {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new TemplateException(
                        "A key is not text" + tuple.getKeyNode().getStartMark());
            }
            object.set(key.getValue(), json(tuple.getValueNode(), depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Set.of("true", "yes", "on").contains(value.toLowerCase(Locale.ROOT)));
        }
        // 0123 is text for CloudFormation too: account ids begin with 0.
        return tag.equals(Tag.INT) && value.matches("-?(0|[1-9][0-9]{0,17})")
                ? JSON.numberNode(Long.parseLong(value))
                : JSON.textNode(value);
    }

    private static JsonNode function(String name, JsonNode value) {
        JsonNode argument = value;
        if (name.equals("GetAtt") && value.isTextual()) {
            String[] parts = value.asText().split("\\.", 2);
            ArrayNode both = JSON.arrayNode();
            for (String part : parts) {
                both.add(part);
            }
            argument = both;
        }
        return JSON.objectNode().set(WITHOUT_PREFIX.contains(name) ? name : "Fn::" + name, argument);
    }
}
