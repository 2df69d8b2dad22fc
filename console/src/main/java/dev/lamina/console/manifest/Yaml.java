package dev.lamina.console.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.lamina.console.cluster.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Manifests as text. */
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder(
                    YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    /** What the API server adds to metadata. */
    private static final List<String> SERVERS = List.of(
            "managedFields",
            "resourceVersion",
            "uid",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "selfLink");

    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Yaml() {}

    /** Returns the documents of a text; empty ones are left out. */
    public static List<ObjectNode> documents(String text) throws IOException {
        List<ObjectNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> read = MAPPER.readerFor(JsonNode.class).readValues(text)) {
            while (read.hasNextValue()) {
                JsonNode next = read.nextValue();
                if (next instanceof ObjectNode object) {
                    documents.add(object);
                } else if (next != null && !next.isNull() && !next.isMissingNode()) {
                    throw new IOException("a document is not an object with apiVersion, kind and metadata");
                }
            }
        }
        return documents;
    }

    /**
     * Returns the one document of a form's text.
     *
     * @throws RefusedException that says where the text is not YAML
     */
    public static ObjectNode document(String text) {
        try {
            List<ObjectNode> all = documents(lines(text));
            if (all.size() != 1) {
                throw new RefusedException(
                        400, "The manifest must be one document, and there are " + all.size(), List.of());
            }
            return all.getFirst();
        } catch (IOException e) {
            throw new RefusedException(400, "The manifest is not YAML: " + reason(e), List.of());
        }
    }

    static String reason(IOException e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return json.getOriginalMessage().lines().findFirst().orElse("") + ", in line "
                    + json.getLocation().getLineNr();
        }
        return e.getMessage();
    }

    /** Returns a form's text with the line ends of a file; browsers send those of Windows. */
    public static String lines(String text) {
        return text == null ? "" : text.replace("\r\n", "\n");
    }

    public static String write(JsonNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a copy to show, with what users write: without status, and without what the API server adds. */
    public static ObjectNode written(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        if (copy.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(SERVERS);
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(APPLIED);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return copy;
    }

    /** Keeps what {@code kubectl apply} wrote about itself, which pages do not show. */
    static void keepApplied(JsonNode present, ObjectNode metadata) {
        JsonNode applied = present.path("metadata").path("annotations").path(APPLIED);
        if (applied.isTextual()) {
            metadata.withObjectProperty("annotations").set(APPLIED, applied);
        }
    }

    /** Quotes also the texts that another reader takes for numbers, such as {@code 1e3}. */
    private static final class Quoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;
        private static final Pattern NUMBER = Pattern.compile("[-+]?[.0-9][0-9a-fA-FxXoOeE_.+:-]*");

        @Override
        public boolean needToQuoteValue(String value) {
            return NUMBER.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }
}
