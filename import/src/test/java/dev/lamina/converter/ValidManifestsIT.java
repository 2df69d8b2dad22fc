package dev.lamina.converter;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An API server with Lamina's definitions accepts every manifest that the templates of the tests become. */
class ValidManifestsIT {
    private static KubeApiServer kubernetes;

    @BeforeAll
    static void start() throws Exception {
        kubernetes = KubeApiServer.started();
        Definitions.applyTo(kubernetes.client());
        for (String namespace : List.of("default", "mail")) {
            kubernetes
                    .client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        kubernetes.close();
    }

    static List<Path> expected() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/expected"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("expected")
    void manifestsAreAccepted(Path file) throws IOException {
        KubernetesClient client = kubernetes.client();
        try (InputStream yaml = Files.newInputStream(file)) {
            for (HasMetadata manifest : client.load(yaml).items()) {
                assertThatCode(() -> client.resource(manifest).dryRun().create())
                        .as(manifest.getKind() + " " + manifest.getMetadata().getName())
                        .doesNotThrowAnyException();
            }
        }
    }
}
