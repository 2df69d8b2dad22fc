package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages say if the installation has no stores of metrics and traces, and no gateway responds. */
@QuarkusTest
@TestProfile(WithoutStoresIT.NoStores.class)
class WithoutStoresIT {
    private static final Pattern VALUE =
            Pattern.compile("\\b(?!console[.](?:css|js)\\b)(?:metrics|tracing|console|logs)(?:[.][a-zA-Z]+)+");

    KubernetesClient cluster;

    @TestHTTPResource
    URI console;

    private TestNamespace shop;
    private Browser admin;

    public static final class NoStores implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ConsoleServers.class, Map.of(ConsoleServers.WITHOUT_STORES, "true")));
        }
    }

    @BeforeEach
    void open() {
        shop = TestNamespace.create(cluster);
        shop.function("hello");
        admin = Browser.of(console, "admin-token");
    }

    @Test
    void pageWithoutMetricsNamesValues() throws IOException {
        String page = page("monitor");

        assertThat(page).contains("This installation has no store of metrics").doesNotContain("<polyline");
        assertThat(values(page)).contains("metrics.store.enabled", "console.metricsUrl");
    }

    @Test
    void pageWithoutTracesNamesValues() throws IOException {
        String page = page("traces");

        assertThat(page).contains("There is no trace store").doesNotContain("name=\"request\"");
        assertThat(values(page)).contains("tracing.store.enabled", "tracing.endpoint", "tracing.queryUrl");
    }

    @Test
    void linkToTraceSaysThatThereIsNoStore() {
        assertThat(page("traces/" + "0".repeat(32))).contains("There is no trace store");
    }

    @Test
    void pagesWithoutGatewaySayHowToFindIt() {
        assertThat(page("monitor")).contains("at 127.0.0.1:1 does not respond");
        assertThat(page("logs?view=stored")).contains("at 127.0.0.1:1 does not respond");
        assertThat(admin.get("/ns/" + shop.name() + "/cost").body()).contains("at 127.0.0.1:1 does not respond");
        assertThat(page("events?id=8476a536-e9f4-11e8-9739-2dfe598c3fcd")).contains("at 127.0.0.1:1 does not respond");
    }

    @Test
    void listOfFunctionsIsShownWithoutStores() {
        assertThat(admin.get(shop.functions()).body()).contains("hello").doesNotContain("Invocations, 1 day");
    }

    private String page(String path) {
        return admin.get(shop.functions() + "/hello/" + path).body();
    }

    /** The chart's values that a page names; each of them exists. */
    private static List<String> values(String page) throws IOException {
        Map<?, ?> chart = Serialization.unmarshal(Files.readString(Path.of("../helm/lamina/values.yaml")), Map.class);
        List<String> named =
                VALUE.matcher(page).results().map(MatchResult::group).distinct().toList();
        List<String> unknown = new ArrayList<>();
        for (String value : named) {
            Object at = chart;
            for (String part : value.split("[.]")) {
                at = at instanceof Map<?, ?> map && map.containsKey(part) ? map.get(part) : "missing";
            }
            if ("missing".equals(at)) {
                unknown.add(value);
            }
        }
        assertThat(unknown).as("values that the chart does not have").isEmpty();
        return named;
    }
}
