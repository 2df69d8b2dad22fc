package dev.lamina.api.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import dev.lamina.api.Trigger;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the CRDs of the API types with fabric8's generator, and corrects what it leaves out or distorts. */
final class Definitions {
    static final List<Class<? extends HasMetadata>> KINDS =
            List.of(Function.class, Layer.class, Trigger.class, FunctionVersion.class, Alias.class);

    private static final long LARGEST_EXACT_IN_JSON = (1L << 53) - 1;

    private Definitions() {}

    /** Returns the CRDs in the order of {@link #KINDS}. */
    static Map<Class<? extends HasMetadata>, ObjectNode> generate() {
        Map<Class<? extends HasMetadata>, ObjectNode> all = new LinkedHashMap<>();
        KINDS.forEach(kind -> all.put(kind, corrected(generated(kind), kind)));
        return all;
    }

    private static ObjectNode generated(Class<? extends HasMetadata> kind) {
        InMemory output = new InMemory();
        new CRDGenerator()
                .customResourceClasses(List.of(kind))
                .forCRDVersions("v1")
                .withOutput(output)
                .generate();
        try {
            return (ObjectNode) Yaml.MAPPER.readTree(output.bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode corrected(ObjectNode crd, Class<? extends HasMetadata> kind) {
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        version.set(
                "additionalPrinterColumns", inDeclaredOrder((ArrayNode) version.get("additionalPrinterColumns"), kind));
        root.put("description", kind.getAnnotation(JsonClassDescription.class).value());
        root.putArray("required").add("spec");
        describe(root, "spec", "Desired state of the " + kind.getSimpleName() + ".");
        describe(
                root,
                "status",
                "Observed state of the " + kind.getSimpleName() + ". Written by Lamina, read-only for users.");
        ConditionSchema.complete((ObjectNode) root.at("/properties/status/properties/conditions"));
        neverObserved((ObjectNode) root.at("/properties/status"));
        wholeNumbers(root);
        counts((ObjectNode) root.at("/properties/status"));
        return crd;
    }

    /**
     * Sets the status of a resource that the operator has not reconciled yet. Without a status, tools that wait for
     * observedGeneration (kstatus, and with it Flux) would report a new resource as ready.
     */
    private static void neverObserved(ObjectNode status) {
        status.putObject("default").put("observedGeneration", -1);
        ((ObjectNode) status.at("/properties/observedGeneration")).put("default", -1);
    }

    private static void describe(ObjectNode root, String property, String description) {
        ((ObjectNode) root.at("/properties/" + property)).put("description", description);
    }

    /**
     * Restores the declared order of columns: the generator sorts them by JSON path, and kubectl keeps the given order.
     */
    private static ArrayNode inDeclaredOrder(ArrayNode columns, Class<?> kind) {
        ArrayNode ordered = Yaml.MAPPER.createArrayNode();
        Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .forEach(declared -> columns.forEach(column -> {
                    if (column.get("name").asText().equals(declared.name())) {
                        ordered.add(column);
                    }
                }));
        return ordered;
    }

    /**
     * Writes whole bounds as integers: the generator's model has doubles, and {@code 900.0} is a strange number of
     * seconds.
     */
    private static void wholeNumbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List.of("minimum", "maximum").forEach(bound -> {
                if (object.path(bound).isDouble()
                        && object.get(bound).asDouble() == object.get(bound).asLong()) {
                    object.put(bound, object.get(bound).asLong());
                }
            });
        }
        node.forEach(Definitions::wholeNumbers);
    }

    /**
     * Sets the bounds of a status: its numbers are counts; a generation may also be -1, kstatus's value for "not
     * observed yet".
     */
    private static void counts(ObjectNode schema) {
        schema.path("properties").properties().forEach(field -> {
            ObjectNode member = (ObjectNode) field.getValue();
            if (member.path("type").asText().equals("integer")) {
                boolean generation = field.getKey().equals("observedGeneration");
                member.put("minimum", generation ? -1 : 0)
                        .put("maximum", generation ? LARGEST_EXACT_IN_JSON : Integer.MAX_VALUE);
                if (generation) {
                    member.put("format", "int64");
                }
            }
            counts(member);
        });
        if (schema.path("items") instanceof ObjectNode items) {
            counts(items);
        }
    }

    private static final class InMemory extends AbstractCRDOutput<ByteArrayOutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        protected ByteArrayOutputStream createStreamFor(String crdName) {
            return bytes;
        }
    }
}
