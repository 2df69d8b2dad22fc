package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime of examples/csharp: a layer for `provided` with Mono and a bootstrap in C#, which calls C# handlers. */
class CsharpImageIT {
    private static final long LARGEST_UNZIPPED = 250L << 20;

    @TempDir
    private Path folder;

    private StubGateway gateway;
    private ImageContainer container;

    @BeforeEach
    void start() throws Exception {
        gateway = StubGateway.start();
        container = new ImageContainer("LAMINA_RUNTIME_PROVIDED_IMAGE", gateway, folder).layer(built("layer.zip"));
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @Test
    void handlerGetsEventAndReportsException() throws Exception {
        container.start("Greeter::Example.Greeter::Greet", built("function.zip"));

        Call answer = gateway.invoke("id-a", "{\"name\":\"Zoë\"}").await();
        Call failed = gateway.invoke("id-b", "{}").await();
        Call next = gateway.invoke("id-c", "{\"name\":\"Ada\"}").await();

        assertThat(answer.path()).as(answer.text() + container.log()).endsWith("/id-a/response");
        assertThat(answer.text())
                .contains("\"framework\":\"Mono 6.", "\"greeting\":\"Hello, Zoë!\"", "\"requestId\":\"id-a\"");
        assertThat(failed.path()).endsWith("/id-b/error");
        assertThat(failed.text())
                .contains("\"errorMessage\":\"the event has no name\"", "\"errorType\":\"ArgumentException\"")
                .contains("\"stackTrace\":[\"at Example.Greeter.Greet ");
        assertThat(next.text()).contains("Hello, Ada!");
        assertThat(next.environment()).as("the same process").isEqualTo(answer.environment());
        await().untilAsserted(() -> assertThat(container.log())
                .containsSubsequence("START RequestId: id-a", "greeting Zoë", "END RequestId: id-a"));
    }

    @Test
    void asynchronousHandlerGetsStreamAndContext() throws Exception {
        container.start("Tests::Tests.Handlers::Later", built("tests.zip"));

        Call answer = gateway.invoke("a", "[1,2]", "Lambda-Runtime-Trace-Id", "Root=1-5-6;Sampled=0")
                .await();

        assertThat(answer.text())
                .as(container.log())
                .contains("\"event\":\"[1,2]\"", "\"function\":\"f\"", "\"memory\":\"512\"", "\"inTime\":\"True\"")
                .contains("\"arn\":\"arn:aws:lambda:eu-west-1:default:function:f\"")
                .contains("\"trace\":\"Root=1-5-6;Sampled=0\"");
    }

    @Test
    void httpsServerWithKnownAuthorityIsTrusted() throws Exception {
        try (HttpsPage page = new HttpsPage(folder, "hello")) {
            container
                    .variable("SSL_CERT_DIR", "/opt/authorities")
                    .layer(new Zips()
                            .file("authorities/" + HttpsPage.FILE, page.certificate())
                            .bytes())
                    .start("Tests::Tests.Handlers::Fetch", built("tests.zip"));

            assertThat(gateway.invoke("a", '"' + page.address() + '"').await().text())
                    .as(container.log())
                    .isEqualTo("\"hello\"");
        }
    }

    @Test
    void missingMethodIsReported() throws Exception {
        container.start("Greeter::Example.Greeter::Great", built("function.zip"));

        Call failed = gateway.invoke("a", "{}").await();

        assertThat(failed.path()).endsWith("/a/error");
        assertThat(failed.text())
                .contains("\"errorType\":\"HandlerNotFound\"")
                .contains("Example.Greeter has 0 public methods Great, and must have one");
    }

    @Test
    void layerHasRoomForFunctions() throws Exception {
        try (ZipFile layer = new ZipFile(file("layer.zip").toFile())) {
            assertThat(layer.stream().mapToLong(ZipEntry::getSize).sum()).isLessThan(LARGEST_UNZIPPED / 4);
        }
    }

    private static byte[] built(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    private static Path file(String name) {
        String built = System.getenv("LAMINA_CSHARP");
        assertThat(built)
                .as("LAMINA_CSHARP: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        return Path.of(built, name);
    }
}
