package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * AWS's SDK gets the credentials of the execution role from the program, as it does from Lambda: the variables of a
 * pod, the SDK's provider for containers, and a gateway that hands out new credentials each time.
 */
class CredentialsIT {
    private static final String TOKEN = "0b5d3c1e-uid-of-the-pod";
    private static final List<String> PROPERTIES =
            List.of("aws.containerCredentialsFullUri", "aws.containerAuthorizationToken");

    @TempDir
    Path folder;

    private final AtomicInteger given = new AtomicInteger();
    private StubGateway gateway;
    private Container container;
    private URI address;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway);
        offer(freePort());
    }

    @AfterEach
    void end() throws Exception {
        PROPERTIES.forEach(System::clearProperty);
        container.close();
        gateway.close();
    }

    @Test
    void sdkGetsCredentialsOfJavaHandler() throws Exception {
        gateway.credentials = () -> credentials(Duration.ofHours(1));
        container.start("example.Trouble::handle");
        gateway.invoke("a", "{}").await();
        assertThat(given).as("nothing is fetched before it is asked for").hasValue(0);

        try (ContainerCredentialsProvider sdk = sdk()) {
            assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("key-1");
        }
    }

    @Test
    void sdkGoesOnWhenCredentialsRollOver() throws Exception {
        // The SDK takes credentials for expired a minute before their end.
        gateway.credentials = () -> credentials(Duration.ofSeconds(62));
        container.start("example.Trouble::handle");
        gateway.invoke("a", "{}").await();

        try (ContainerCredentialsProvider sdk = sdk()) {
            assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("key-1");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("key-2"));
        }
    }

    @Test
    void refusalIsInAnswerAndLog() throws Exception {
        container.start("example.Trouble::handle");
        gateway.invoke("a", "{}").await();

        try (ContainerCredentialsProvider sdk = sdk()) {
            assertThatThrownBy(sdk::resolveCredentials).isInstanceOf(SdkClientException.class);
        }

        assertThat(get(TOKEN).statusCode()).isEqualTo(403);
        assertThat(get(TOKEN).body()).isEqualTo("{\"Code\":\"AccessDenied\",\"Message\":\"not you\"}");
        await().untilAsserted(() -> assertThat(container.log())
                .containsOnlyOnce("[ERROR] Could not get the credentials of the execution role: {\"Code\""));
    }

    @Test
    void requestWithoutTokenGetsNothing() throws Exception {
        gateway.credentials = () -> credentials(Duration.ofHours(1));
        container.start("example.Trouble::handle");
        gateway.invoke("a", "{}").await();

        assertThat(get("guessed").statusCode()).isEqualTo(403);
        assertThat(get("guessed").body()).contains("\"Code\":\"AccessDenied\"");
        assertThat(given).hasValue(0);
    }

    @Test
    void bootstrapGetsAddressAndCredentials() throws Exception {
        gateway.credentials = () -> credentials(Duration.ofHours(1));
        startBootstrap();
        await().untilAsserted(() -> assertThat(container.log()).contains("URI=" + address, "TOKEN=" + TOKEN));

        try (ContainerCredentialsProvider sdk = sdk()) {
            assertThat(sdk.resolveCredentials().accessKeyId()).isEqualTo("key-1");
        }
    }

    @Test
    void functionWithOwnKeysIsNotOfferedRole() throws Exception {
        container.variable("AWS_ACCESS_KEY_ID", "of its own");

        startBootstrap();

        await().untilAsserted(() -> assertThat(container.log()).contains("URI=none", "TOKEN=none"));
        assertThat(get(TOKEN).statusCode()).isEqualTo(404);
    }

    /** Prints what it was offered, and asks for an event that does not come. */
    private void startBootstrap() throws IOException {
        container.startBootstrap(
                "any.handler",
                new Zips()
                        .program("bootstrap", """
                                #!/bin/sh
                                echo "URI=${AWS_CONTAINER_CREDENTIALS_FULL_URI-none}"
                                echo "TOKEN=${AWS_CONTAINER_AUTHORIZATION_TOKEN-none}"
                                exec '%s' -cp '%s' training.Loop
                                """.formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                Path.of("target/aot-classes").toAbsolutePath()).getBytes())
                        .bytes());
    }

    private void offer(int port) {
        address = URI.create("http://127.0.0.1:" + port + "/2021-04-23/credentials");
        container
                .variable("LAMINA_RUNTIME_API_PORT", String.valueOf(port))
                .variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.toString())
                .variable("AWS_CONTAINER_AUTHORIZATION_TOKEN", TOKEN);
    }

    private String credentials(Duration lifetime) {
        return """
                {"AccessKeyId":"key-%d","SecretAccessKey":"s","Token":"t",\
                "Expiration":"%s"}""".formatted(given.incrementAndGet(), Instant.now().plus(lifetime));
    }

    /** Reads properties instead of the variables that it would find in the function. */
    private ContainerCredentialsProvider sdk() {
        System.setProperty(PROPERTIES.getFirst(), address.toString());
        System.setProperty(PROPERTIES.getLast(), TOKEN);
        return ContainerCredentialsProvider.create();
    }

    private HttpResponse<String> get(String token) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(address)
                            .header("Authorization", token)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
