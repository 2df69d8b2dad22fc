package dev.lamina.console.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.manifest.Yaml;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a form shows of a manifest, and what it makes of it. */
class ManifestFormTest {
    private static final String MANIFEST = """
            metadata: {name: a}
            spec:
              runtime: java25
              memory: 256Mi
              timeoutSeconds: 3
              environment: {A: "1", B: x=y}
              layers: [{name: imaging, version: 3}, {name: other}]
              concurrency: {reserved: 0}
              url: {}
              code: {inline: x}
            """;

    @Test
    void fieldsShowManifest() {
        ManifestForm form = form(Map.of());

        assertThat(form.value("spec.memory")).isEqualTo("256Mi");
        assertThat(form.value("spec.environment")).isEqualTo("A=1\nB=x=y");
        assertThat(form.value("spec.layers")).isEqualTo("imaging:3\nother");
        assertThat(form.value("spec.concurrency.reserved")).isEqualTo("0");
        assertThat(form.value("spec.handler")).isEmpty();
    }

    @Test
    void manifestHasWhatWasTyped() {
        ObjectNode made = form(Map.of(
                        "spec.memory", " 512Mi ",
                        "spec.timeoutSeconds", "900",
                        "spec.environment", "C=3\r\n\r\nD=",
                        "spec.layers", "imaging:4",
                        "spec.concurrency.provisioned", "2",
                        "spec.concurrency.reserved", ""))
                .object();

        assertThat(made).isEqualTo(Yaml.document("""
                metadata: {name: a}
                spec:
                  runtime: java25
                  memory: 512Mi
                  timeoutSeconds: 900
                  environment: {C: "3", D: ""}
                  layers: [{name: imaging, version: 4}]
                  concurrency: {provisioned: 2}
                  url: {}
                  code: {inline: x}
                """));
    }

    @Test
    void emptiedFieldIsRemovedWithItsParent() {
        ObjectNode made = form(Map.of("spec.concurrency.reserved", "", "spec.environment", " "))
                .object();

        assertThat(made.at("/spec/concurrency").isMissingNode()).isTrue();
        assertThat(made.at("/spec/environment").isMissingNode()).isTrue();
        assertThat(made.at("/spec/url").isObject()).isTrue();
    }

    @Test
    void untypableValueIsErrorAtField() {
        ManifestForm form = form(Map.of("spec.timeoutSeconds", "soon", "spec.environment", "A"));

        assertThat(form.errors().at("spec.timeoutSeconds")).contains("soon");
        assertThat(form.errors().at("spec.environment")).contains("NAME=VALUE");
        assertThat(form.value("spec.timeoutSeconds")).isEqualTo("soon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x=y", "a\nb", "a\n", "\r", "\n\n", "\"a\"", "\"a", "a\"", "C:\\new", "\"a\\nb\"\n", " a "})
    void variableIsSameAfterShowingAndSaving(String value) {
        ObjectNode function = Yaml.document(MANIFEST);
        function.withObject("/spec/environment").put("A", value);
        MultivaluedMap<String, String> shown = new MultivaluedHashMap<>();
        shown.add(
                "spec.environment",
                new ManifestForm(FunctionFields.SETTINGS, function.deepCopy()).value("spec.environment"));

        assertThat(new ManifestForm(FunctionFields.SETTINGS, function.deepCopy())
                        .typed(shown)
                        .object())
                .isEqualTo(function);
    }

    private static ManifestForm form(Map<String, String> typed) {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        typed.forEach(values::add);
        return new ManifestForm(FunctionFields.SETTINGS, Yaml.document(MANIFEST)).typed(values);
    }
}
