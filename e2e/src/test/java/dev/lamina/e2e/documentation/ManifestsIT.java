package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lamina.e2e.system.Example;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An API server accepts the manifests of the documentation, and what `kubectl apply -k` makes of each example and each
 * blueprint, and knows every field of them.
 */
class ManifestsIT {
    private static KubeApiServer server;

    @BeforeAll
    static void start() {
        server = KubeApiServer.started();
        Definitions.applyTo(server.client());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void apiServerAcceptsEveryKustomization() throws IOException {
        try (Stream<Path> files = Files.walk(Example.FOLDER)) {
            List<String> examples = files.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(file -> Example.FOLDER.relativize(file.getParent()).toString())
                    .toList();

            assertThat(examples).hasSizeGreaterThan(25).allSatisfy(example -> {
                List<HasMetadata> manifests = load(new Example(example).manifests());
                assertThat(manifests).isNotEmpty();
                manifests.forEach(manifest -> accepted(example, manifest));
            });
        }
    }

    @Test
    void apiServerAcceptsManifestsOfPages() {
        List<Block> blocks = Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals("yaml"))
                .filter(block -> block.treatment().isChecked() && !ManifestPart.isOfChart(block))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(25)
                .allSatisfy(block ->
                        load(ManifestPart.completed(block.text())).forEach(manifest -> accepted(block.at(), manifest)));
    }

    private static void accepted(String where, HasMetadata manifest) {
        assertThatCode(() -> server.client()
                        .resource(manifest)
                        .inNamespace("default")
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .as(where)
                .doesNotThrowAnyException();
    }

    private static List<HasMetadata> load(String yaml) {
        return server.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }
}
