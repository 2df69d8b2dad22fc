package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.Sha256;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMapFetcherTest {
    private static final byte[] JAR = {'P', 'K', 3, 4, (byte) 0xff};

    @TempDir
    Path directory;

    private final Map<String, ConfigMap> maps = new HashMap<>();
    private final ConfigMapFetcher fetcher =
            new ConfigMapFetcher((namespace, name) -> maps.get(namespace + "/" + name));

    @Test
    void textIsReadAsSource() throws Exception {
        there(new ConfigMapBuilder().addToData("Hello.java", "class Hello {}").build());

        Fetcher.Located located =
                fetcher.locate(Requests.configMap("code", "Hello.java")).orElseThrow();
        located.reader().readTo(directory.resolve("text"));

        assertThat(located.form()).isEqualTo(Fetcher.Form.TEXT);
        assertThat(directory.resolve("text")).hasContent("class Hello {}");
    }

    @Test
    void binaryDataIsReadAsArchive() throws Exception {
        there(new ConfigMapBuilder()
                .addToBinaryData("a.jar", Base64.getEncoder().encodeToString(JAR))
                .build());

        Fetcher.Located located =
                fetcher.locate(Requests.configMap("code", "a.jar")).orElseThrow();
        located.reader().readTo(directory.resolve("jar"));

        assertThat(located.form()).isEqualTo(Fetcher.Form.ARCHIVE);
        assertThat(directory.resolve("jar")).hasBinaryContent(JAR);
    }

    @Test
    void identityFollowsOnlyValue() throws Exception {
        there(new ConfigMapBuilder().addToData("a", "1").addToData("b", "1").build());
        String before = identity("a");
        there(new ConfigMapBuilder()
                .withNewMetadata()
                .withResourceVersion("7")
                .endMetadata()
                .addToData("a", "1")
                .addToData("b", "2")
                .build());

        assertThat(identity("a")).isEqualTo(before);
        assertThat(identity("b")).doesNotContain(Sha256.of("1".getBytes(StandardCharsets.UTF_8)));
    }

    /** An older schema accepted such references, and they would become a path on the API server. */
    @Test
    void invalidNameIsNotRequested() {
        ConfigMapFetcher asking = new ConfigMapFetcher((namespace, name) -> {
            throw new AssertionError("asked for " + name);
        });
        for (String name : List.of("", "../../other/configmaps/x", "a/b", "a b", "A")) {
            assertThat(catchThrowableOfType(ContentException.class, () -> asking.locate(Requests.configMap(name, "a")))
                            .reason())
                    .isEqualTo("ConfigMapNotFound");
        }
    }

    @Test
    void missingConfigMapOrKeyIsNamed() {
        there(null);
        assertThat(catchThrowableOfType(ContentException.class, () -> identity("a")))
                .hasMessageContaining("no ConfigMap code in namespace shop")
                .extracting(ContentException::reason)
                .isEqualTo("ConfigMapNotFound");
        there(new ConfigMapBuilder().addToData("b", "1").build());
        assertThat(catchThrowableOfType(ContentException.class, () -> identity("a")))
                .hasMessageContaining("no key a")
                .extracting(ContentException::reason)
                .isEqualTo("KeyNotFound");
    }

    @Test
    void unresponsiveApiServerIsUnavailable() {
        ConfigMapFetcher disconnected = new ConfigMapFetcher((namespace, name) -> {
            throw new KubernetesClientException("down");
        });

        assertThat(catchThrowableOfType(
                                ContentUnavailableException.class,
                                () -> disconnected.locate(Requests.configMap("code", "a")))
                        .reason())
                .isEqualTo("ApiServerUnreachable");
    }

    private String identity(String key) throws ContentException {
        return fetcher.locate(Requests.configMap("code", key)).orElseThrow().identity();
    }

    private void there(ConfigMap map) {
        maps.put("shop/code", map);
    }
}
