package dev.lamina.api.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Function;
import dev.lamina.api.TolerantResource;
import dev.lamina.api.Trigger;
import dev.lamina.api.UnreadableField;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Reads each kind as the clients of both programs do, with every field of the schema set, and with each of them wrong
 * in turn.
 */
class TolerantResourceTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** A mapper as Quarkus configures it: unknown fields are ignored. */
    private final KubernetesSerialization client = new KubernetesSerialization(new ObjectMapper(), true);

    /** A field of a kind. */
    private record Field(
            Class<? extends HasMetadata> kind,
            ObjectNode complete,
            JsonPointer pointer,
            String path,
            JsonNode schema,
            boolean required) {
        ObjectNode with(JsonNode value) {
            ObjectNode copy = complete.deepCopy();
            JsonNode parent = copy.at(pointer.head());
            if (parent instanceof ArrayNode list) {
                list.set(pointer.last().getMatchingIndex(), value);
            } else if (value == null) {
                ((ObjectNode) parent).remove(pointer.last().getMatchingProperty());
            } else {
                ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), value);
            }
            return copy;
        }

        /** A condition keeps unknown fields. */
        boolean isOfKubernetes() {
            return path.equals("status.conditions[0]");
        }

        boolean ofSpec() {
            return path.startsWith("spec");
        }
    }

    @TestFactory
    Stream<DynamicTest> unknownFieldIsIgnored() {
        return each(field -> field.schema().has("properties") && !field.isOfKubernetes(), field -> {
            ObjectNode record =
                    (ObjectNode) field.complete().at(field.pointer()).deepCopy();
            record.putObject("unknown").putArray("to").add("this version");
            TolerantResource<?, ?> read = read(field.kind(), field.with(record));
            TolerantResource<?, ?> expected = read(field.kind(), field.complete());
            assertThat(read.unreadable()).isEmpty();
            assertThat(read.getSpec()).isEqualTo(expected.getSpec()).isNotNull();
            assertThat(read.getStatus()).isEqualTo(expected.getStatus()).isNotNull();
        });
    }

    @TestFactory
    Stream<DynamicTest> wrongValueMakesSpecUnreadable() {
        return each(Field::ofSpec, field -> {
            ObjectNode json = field.with(wrong(field.schema()));
            TolerantResource<?, ?> read = read(field.kind(), json);
            assertThat(read.unreadable()).map(UnreadableField::path).hasValue(field.path());
            assertThat(read.unreadable().orElseThrow().message())
                    .startsWith(field.path() + ": ")
                    .contains("cannot read the value");
            assertThat(read.getSpec()).isNotNull();
            assertThat(read.getMetadata().getName()).isEqualTo("sample");
            assertThat(read.getStatus())
                    .isEqualTo(read(field.kind(), field.complete()).getStatus());
            assertThat(client.asJson(read)).as("written back as it was").contains("\"spec\":" + json.get("spec"));
            assertThat(client.clone(read).unreadable())
                    .as("a copy is no better")
                    .isEqualTo(read.unreadable());
        });
    }

    @TestFactory
    Stream<DynamicTest> missingFieldMakesSpecUnreadable() {
        return each(field -> field.ofSpec() && field.required(), field -> {
            TolerantResource<?, ?> read = read(field.kind(), field.with(null));
            assertThat(read.unreadable())
                    .map(UnreadableField::message)
                    .hasValue(field.path() + ": is missing, and this version of Lamina needs it; set it");
            assertThat(read.getSpec()).isNotNull();
        });
    }

    @TestFactory
    Stream<DynamicTest> wrongValueInStatusIsIgnored() {
        return each(field -> !field.ofSpec(), field -> {
            TolerantResource<?, ?> read = read(field.kind(), field.with(wrong(field.schema())));
            assertThat(read.unreadable()).isEmpty();
            if (!field.path().equals("status")) {
                assertThat(read.getStatus())
                        .isNotNull()
                        .isNotEqualTo(read(field.kind(), field.complete()).getStatus());
            }
        });
    }

    @Test
    void unreadableTriggerIsDisabled() {
        Trigger trigger = client.unmarshal("""
        {"kind": "Trigger", "apiVersion": "lamina.dev/v1alpha1", "metadata": {"name": "t"},
         "spec": {"enabled": true, "function": {"name": "f"}, "source": {"topic": {"name": "t"}}, "filters": {"not": \
        "a list"}}}""", Trigger.class);
        assertThat(trigger.getSpec().isEnabled()).isFalse();
        assertThat(trigger.getSpec().function().name()).isEqualTo("f");
    }

    @Test
    void unreadableResourceDoesNotHideOthersInList() {
        String poison = "{\"spec\": {\"handler\": \"h\", \"concurrency\": {\"reserved\": 2147483648}}, \"metadata\": "
                + "{\"name\": \"poison\"}}";
        String good =
                "{\"spec\": {\"runtime\": \"java25\", \"handler\": \"h\", \"code\": {}}, \"metadata\": {\"name\": "
                        + "\"good\"}}";
        String json = "{\"kind\": \"FunctionList\", \"items\": [" + poison + "," + good + "]}";
        DefaultKubernetesResourceList<Function> list =
                client.unmarshal(new ByteArrayInputStream(json.getBytes(UTF_8)), new TypeReference<>() {});
        assertThat(list.getItems())
                .extracting(function -> function.getMetadata().getName())
                .containsExactly("poison", "good");
        assertThat(list.getItems().get(0).unreadable()).isPresent();
        assertThat(list.getItems().get(1).unreadable()).isEmpty();
    }

    private TolerantResource<?, ?> read(Class<? extends HasMetadata> kind, JsonNode json) {
        return (TolerantResource<?, ?>) client.unmarshal(json.toString(), kind);
    }

    private static Stream<DynamicTest> each(Predicate<Field> which, Consumer<Field> test) {
        List<Field> fields = new ArrayList<>();
        Definitions.generate().forEach((kind, crd) -> {
            JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
            ObjectNode complete = (ObjectNode) sample(schema);
            complete.putObject("metadata").put("name", "sample");
            List.of("spec", "status")
                    .forEach(part -> collect(
                            kind,
                            complete,
                            JsonPointer.compile("/" + part),
                            part,
                            schema.at("/properties/" + part),
                            part.equals("spec"),
                            fields));
        });
        return fields.stream()
                .filter(which)
                .map(field -> DynamicTest.dynamicTest(
                        field.kind().getSimpleName() + " " + field.path(), () -> test.accept(field)));
    }

    private static void collect(
            Class<? extends HasMetadata> kind,
            ObjectNode complete,
            JsonPointer pointer,
            String path,
            JsonNode schema,
            boolean required,
            List<Field> fields) {
        fields.add(new Field(kind, complete, pointer, path, schema, required));
        List<String> demanded = new ArrayList<>();
        schema.path("required").forEach(name -> demanded.add(name.asText()));
        schema.path("properties")
                .properties()
                .forEach(member -> collect(
                        kind,
                        complete,
                        pointer.appendProperty(member.getKey()),
                        path + "." + member.getKey(),
                        member.getValue(),
                        demanded.contains(member.getKey()),
                        fields));
        if (schema.has("items")) {
            collect(kind, complete, pointer.appendIndex(0), path + "[0]", schema.get("items"), false, fields);
        }
        if (schema.has("additionalProperties")) {
            collect(
                    kind,
                    complete,
                    pointer.appendProperty("KEY"),
                    path + ".KEY",
                    schema.get("additionalProperties"),
                    false,
                    fields);
        }
    }

    /** Returns a value with every field of the schema. */
    private static JsonNode sample(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.at("/enum/0");
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                schema.path("properties")
                        .properties()
                        .forEach(member -> object.set(member.getKey(), sample(member.getValue())));
                yield schema.has("additionalProperties")
                        ? object.set("KEY", sample(schema.get("additionalProperties")))
                        : object;
            }
            case "array" -> JSON.arrayNode().add(sample(schema.get("items")));
            case "integer", "number" -> schema.get("minimum");
            case "boolean" -> JSON.booleanNode(true);
            default -> JSON.textNode("text");
        };
    }

    /** Returns a value that no Java type for the schema accepts. */
    private static JsonNode wrong(JsonNode schema) {
        if (schema.has("enum")) {
            return JSON.textNode("of a newer version");
        }
        return Map.<String, JsonNode>of(
                        "object", JSON.numberNode(7),
                        "array", JSON.textNode("no list"),
                        "integer", JSON.textNode("many"),
                        "number", JSON.textNode("much"),
                        "boolean", JSON.textNode("perhaps"),
                        "string", JSON.objectNode().put("no", "text"))
                .get(schema.path("type").asText());
    }
}
