package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.Sha256;
import dev.lamina.surroundings.outbound.OutboundRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlFetcherTest {
    private static final byte[] BYTES = "the archive".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/a.zip", 200, BYTES);
        answer("/busy", 503, new byte[0]);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/a.zip");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void contentWithRightHashIsRead() throws Exception {
        assertThat(download("/a.zip", Sha256.of(BYTES))).hasBinaryContent(BYTES);
    }

    @Test
    void redirectsAreFollowed() throws Exception {
        assertThat(download("/moved", Sha256.of(BYTES))).hasBinaryContent(BYTES);
    }

    @Test
    void wrongHashIsRefusedNamingBoth() {
        String wrong = "0".repeat(64);
        ContentException error = catchThrowableOfType(ContentException.class, () -> download("/a.zip", wrong));

        assertThat(error.reason()).isEqualTo("HashMismatch");
        assertThat(error.getMessage())
                .startsWith("spec.content.url.sha256: ")
                .contains(wrong)
                .contains(Sha256.of(BYTES));
    }

    @Test
    void missingFileIsContentError() {
        ContentException error =
                catchThrowableOfType(ContentException.class, () -> download("/nothing", Sha256.of(BYTES)));

        assertThat(error.reason()).isEqualTo("DownloadFailed");
        assertThat(error.getMessage()).contains("was 404");
    }

    @Test
    void failingOrLostServerIsUnavailable() {
        assertThat(catchThrowableOfType(ContentUnavailableException.class, () -> download("/busy", Sha256.of(BYTES)))
                        .getMessage())
                .contains("503");
        server.stop(0);
        assertThat(catchThrowableOfType(ContentUnavailableException.class, () -> download("/a.zip", Sha256.of(BYTES)))
                        .reason())
                .isEqualTo("DownloadFailed");
    }

    @Test
    void downloadStopsAtLimit() {
        ContentException error = catchThrowableOfType(ContentException.class, () -> {
            ContentRequest request = Requests.url(address("/a.zip"), Sha256.of(BYTES));
            fetcher(BYTES.length - 1).locate(request).orElseThrow().reader().readTo(directory.resolve("small"));
        });

        assertThat(error.reason()).isEqualTo("TooLarge");
    }

    @Test
    void redirectToAddressInsideIsRefused() {
        server.createContext("/inside", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        Map<String, String> rules =
                Map.of("OUTBOUND_NAMESPACE", "lamina-system", "OUTBOUND_ALLOW", "127.0.0.1,localhost");

        ContentException error = catchThrowableOfType(
                ContentException.class,
                () -> fetcher(1000, rules)
                        .locate(Requests.url(address("/inside"), Sha256.of(BYTES)))
                        .orElseThrow()
                        .reader()
                        .readTo(directory.resolve("inside")));

        assertThat(error.reason()).isEqualTo("AddressRefused");
        assertThat(error.getMessage())
                .startsWith("spec.content.url.url: 169.254.169.254 is a link-local address")
                .contains("outbound.allow");
    }

    @Test
    void invalidUrlIsRefused() {
        assertThat(catchThrowableOfType(
                                ContentException.class,
                                () -> fetcher(Fetcher.MAX_BYTES).locate(Requests.url("http://a b/", Sha256.of(BYTES))))
                        .reason())
                .isEqualTo("InvalidUrl");
    }

    private Path download(String path, String sha256) throws ContentException, IOException {
        Path target = directory.resolve("download");
        fetcher(Fetcher.MAX_BYTES)
                .locate(Requests.url(address(path), sha256))
                .orElseThrow()
                .reader()
                .readTo(target);
        return target;
    }

    private static UrlFetcher fetcher(long maxBytes) {
        return fetcher(maxBytes, Map.of());
    }

    private static UrlFetcher fetcher(long maxBytes, Map<String, String> outbound) {
        return new UrlFetcher(maxBytes, new BoundedCopy(maxBytes, Duration.ofMinutes(1)), OutboundRules.of(outbound));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(String path, int status, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
