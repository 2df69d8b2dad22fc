package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of memory tests; no gateway carries them out. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class MemoryPageIT {
    KubernetesClient cluster;

    @TestHTTPResource
    URI console;

    private TestNamespace shop;
    private Browser admin;

    @BeforeEach
    void open() {
        shop = TestNamespace.create(cluster);
        admin = Browser.of(console, "admin-token");
    }

    @Test
    void memoryPageKeepsWhatWasTyped() {
        shop.function("hello");
        admin.post(shop.functions() + "/hello/test", Map.of("eventName", "big", "event", "{\"order\": 7}"));

        assertThat(admin.get(shop.functions() + "/hello/memory").body())
                .contains("Run the test", "128, 256, 512", "{&quot;order&quot;: 7}");
        assertThat(admin.post(shop.functions() + "/hello/memory", Map.of("sizes", "much", "count", "3", "event", "{}"))
                        .body())
                .contains("Sizes: must be whole numbers", "value=\"much\"");
        assertThat(admin.post(shop.functions() + "/hello/memory", Map.of("sizes", "512", "count", "3", "event", "{}"))
                        .body())
                .contains("The gateway at 127.0.0.1:1 does not respond", "value=\"512\"");
        assertThat(admin.get(shop.functions() + "/hello/memory/results").body())
                .contains("The gateway at 127.0.0.1:1 does not respond");
    }

    @Test
    void chosenMemoryIsShownInManifestBeforeItIsSaved() {
        shop.function("hello");
        // What the button of a size sends.
        Map<String, String> chosen = Map.of("version", "1", "spec.memory", "1024Mi", "action", "check");

        assertThat(admin.post(shop.functions() + "/hello/configuration", chosen).body())
                .contains("The API server accepts this manifest", "memory: 1024Mi");
        assertThat(shop.list().getFirst().<String>get("spec", "memory")).isEqualTo("128Mi");
    }
}
