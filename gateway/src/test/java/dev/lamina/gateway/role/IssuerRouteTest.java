package dev.lamina.gateway.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.testing.TestGateway;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get when the API server's documents are not there or of another form. */
@EnableKubernetesMockClient(https = false)
class IssuerRouteTest {
    private KubernetesMockServer server;
    private KubernetesClient client;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        IssuerDocuments documents = new IssuerDocuments(client);
        gateway = new TestGateway(
                function -> Future.failedFuture(RoleCredentials.Refused.unavailable("no STS")),
                Stream.of(new IssuerConfiguration(documents), new IssuerKeys(documents)));
    }

    @AfterEach
    void end() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {IssuerConfiguration.PATH, IssuerKeys.PATH})
    void missingDocumentIsAnsweredUnavailable(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(503); // the server replies 404 to all
    }

    @Test
    void documentThatIsNoJsonIsAnsweredUnavailable() throws Exception {
        server.expect()
                .get()
                .withPath(IssuerDocuments.CONFIGURATION)
                .andReturn(200, "<html>")
                .once();
        assertThat(get(IssuerConfiguration.PATH).statusCode()).isEqualTo(503);
    }

    @Test
    void documentIsReadAgainAfterFailure() throws Exception {
        assertThat(get(IssuerKeys.PATH).statusCode()).isEqualTo(503);
        server.expect()
                .get()
                .withPath(IssuerDocuments.KEYS)
                .andReturn(200, "{\"keys\":[]}")
                .once();
        HttpResponse<String> found = get(IssuerKeys.PATH);
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).contains("keys");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
