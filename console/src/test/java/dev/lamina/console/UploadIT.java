package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which zips the console takes; there is no gateway that takes them. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class UploadIT {
    private static final Map<String, String> FIELDS =
            Map.of("name", "hello", "runtime", "python3.13", "handler", "<b>app</b>", "memory", "256", "timeout", "3");
    private static final int MEBIBYTE = 1 << 20;

    @TestHTTPResource
    URI console;

    private Browser admin;

    @BeforeEach
    void logIn() {
        admin = Browser.of(console, "admin-token");
    }

    @Test
    void zipIsSentToGateway() {
        HttpResponse<String> page = admin.upload("/ns/default/zip", FIELDS, zip(20 * MEBIBYTE));

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body())
                .contains("The gateway at 127.0.0.1:1 does not respond", "value=\"&lt;b&gt;app")
                .doesNotContain("<b>app");
    }

    @Test
    void fileThatIsNoZipIsRefused() {
        assertThat(admin.upload("/ns/default/zip", FIELDS, "hello".getBytes()).body())
                .contains("choose a file that is a zip");
        assertThat(admin.upload("/ns/default/zip", FIELDS, new byte[0]).body()).contains("choose a file that is a zip");
    }

    @Test
    void zipOverLimitIsRefused() {
        HttpResponse<String> page = admin.upload("/ns/default/zip", FIELDS, zip(50 * MEBIBYTE + 100_000));

        assertThat(page.statusCode()).isEqualTo(413);
        assertThat(page.body()).contains("50 MiB");
    }

    @Test
    void otherFormMayNotBeAsLarge() {
        HttpResponse<String> page = admin.upload("/ns/default/functions/a/code", Map.of(), zip(6 * MEBIBYTE));

        assertThat(page.statusCode()).isEqualTo(413);
    }

    private static byte[] zip(int size) {
        byte[] zip = new byte[size];
        zip[0] = 'P';
        zip[1] = 'K';
        return zip;
    }
}
