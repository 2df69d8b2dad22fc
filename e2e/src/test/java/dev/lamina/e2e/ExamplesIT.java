package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lamina.e2e.system.Example;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
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

/** Each example and each blueprint is what an API server accepts from `kubectl apply -k`, with every field known. */
class ExamplesIT {
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
                List<HasMetadata> manifests = manifests(example);
                assertThat(manifests)
                        .isNotEmpty()
                        .allSatisfy(manifest -> assertThatCode(() -> dryRun(manifest))
                                .as("%s: %s", example, manifest.getMetadata().getName())
                                .doesNotThrowAnyException());
            });
        }
    }

    private static List<HasMetadata> manifests(String example) {
        KubernetesClient client = server.client();
        byte[] yaml = new Example(example).manifests().getBytes(StandardCharsets.UTF_8);
        return client.load(new ByteArrayInputStream(yaml)).items();
    }

    private static void dryRun(HasMetadata manifest) {
        server.client()
                .resource(manifest)
                .inNamespace("default")
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
