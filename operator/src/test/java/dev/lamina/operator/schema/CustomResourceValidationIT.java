package dev.lamina.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.operator.TestApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Resources that the API server accepts or refuses. {@code valid-*.yaml} must be accepted; {@code invalid-*.yaml}
 * starts with a comment that is part of the message with which it must be refused.
 */
class CustomResourceValidationIT {
    private static final Path CASES = Path.of("src/test/resources/validation");
    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = TestApiServer.client();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @TestFactory
    Stream<DynamicTest> manifestIsAcceptedOrRefused() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
                    .toList()
                    .stream();
        }
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        if (file.getFileName().toString().startsWith("valid-")) {
            assertThat(create(text).getMetadata().getUid()).isNotBlank();
        } else {
            String fragment = text.lines().findFirst().orElseThrow().substring("# ".length());
            assertThatThrownBy(() -> create(text))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refusal ->
                                    assertThat(refusal.getStatus().getMessage()).contains(fragment));
        }
    }

    private static HasMetadata create(String yaml) {
        HasMetadata resource = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .get(0);
        return client.resource(resource).inNamespace("default").dryRun().create();
    }
}
