package dev.lamina.console.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests survive the way through a form. */
class YamlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "no",
                "1.0",
                "0o7",
                "null",
                "~",
                "",
                " a ",
                "a: b",
                "- a",
                "#",
                "line\nline\n",
                "line \n\n x",
                "\ttab\n",
                "%",
                "@",
                "*a",
                "&a",
                "!x",
                "2026-01-01",
                "1e3",
                "0x1f",
                "\u2028",
                "é\u0001"
            })
    void textIsTheSameAfterWritingAndReading(String text) throws Exception {
        ObjectNode object = Yaml.document("spec: {}");
        object.withObject("/spec").put("text", text);

        assertThat(Yaml.documents(Yaml.write(object))).containsExactly(object);
    }

    @Test
    void codeIsWrittenAsBlock() {
        ObjectNode object = Yaml.document("spec: {}");
        object.withObject("/spec").put("code", "def handler(event, context):\n    return 1\n");

        assertThat(Yaml.write(object)).contains("code: |\n    def handler(event, context):\n        return 1\n");
    }

    @Test
    void writtenManifestHasOnlyWhatUsersWrite() {
        ObjectNode object = Yaml.document("""
                metadata:
                  name: a
                  uid: x
                  resourceVersion: "7"
                  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
                spec: {memory: 128Mi}
                status: {replicas: 1}
                """);

        assertThat(Yaml.written(object)).isEqualTo(Yaml.document("metadata: {name: a}\nspec: {memory: 128Mi}"));
    }

    @Test
    void textThatIsNotYamlNamesLine() {
        assertThatThrownBy(() -> Yaml.document("a: 1\nb: [\n"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not YAML")
                .hasMessageContaining("in line");
    }
}
