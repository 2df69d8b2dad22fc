package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.testbed.server.MetricsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The charts of a function, from a real store of metrics. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class MonitorPageIT {
    KubernetesClient cluster;

    MetricsServer metrics;

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
    void chartsShowSeriesOfFunctionOnly() {
        shop.function("hello");
        long now = System.currentTimeMillis();
        for (int minute = 20; minute >= 0; minute--) {
            metrics.write(series("lamina_invocations_total", shop.name(), "", now, minute, 21 - minute)
                    + series("lamina_invocations_total", shop.name(), "hello.3", "", now, minute, 2 * (21 - minute))
                    + series("lamina_invocations_total", shop.name(), "hello2", "", now, minute, 500 * (21 - minute))
                    + series("lamina_invocations_total", "other", "", now, minute, 1000 * (21 - minute))
                    + series(
                            "lamina_throttles_total",
                            shop.name(),
                            ",cause=\"<script>x\"",
                            now,
                            minute,
                            3 * (21 - minute))
                    + series("lamina_duration_seconds_bucket", shop.name(), ",le=\"0.1\"", now, minute, 21 - minute)
                    + series("lamina_duration_seconds_bucket", shop.name(), ",le=\"+Inf\"", now, minute, 21 - minute));
        }

        String page = admin.get(shop.functions() + "/hello/monitor").body();

        assertThat(page)
                .containsPattern("Invocations <strong>6[0-3]</strong>")
                .contains(
                        "&lt;script&gt;x <strong>6",
                        "p99",
                        "<polyline points=\"",
                        "role=\"img\" aria-label=\"Invocations. ")
                .containsPattern("<td>(90|95|99)[.0-9]* ms</td>")
                .doesNotContain("<script>x", "21000");
        assertThat(admin.get(shop.functions()).body())
                .contains("Invocations, 1 day")
                .containsPattern("</svg> 6[0-3]</td>");
    }

    @Test
    void chartsOfAliasShowItsVersions() {
        shop.function("hello");
        shop.create("Alias", "hello.live", Map.of("function", "hello", "name", "live", "version", "1"));
        long now = System.currentTimeMillis();
        for (int minute = 20; minute >= 0; minute--) {
            metrics.write(ofAlias("live", "1", now, minute, 21 - minute)
                    + ofAlias("live", "2", now, minute, 3 * (21 - minute))
                    + ofAlias("next", "3", now, minute, 500 * (21 - minute)));
        }

        assertThat(admin.get(shop.functions() + "/hello/monitor").body())
                .contains("/hello/monitor?range=1h&amp;alias=live\">live</a>");
        assertThat(admin.get(shop.functions() + "/hello/monitor?alias=live").body())
                .containsPattern("1 <strong>(19|2[01])</strong>")
                .containsPattern("2 <strong>(5[7-9]|6[0-3])</strong>")
                .contains("Cost of alias live", "?range=3h&amp;alias=live")
                .doesNotContain("10000", "10500");
        assertThat(admin.get(shop.functions() + "/hello/monitor?alias=typo").body())
                .contains("The function hello has no alias typo. It may have been deleted");
    }

    private String ofAlias(String alias, String version, long now, int minute, int value) {
        String labels = ",alias=\"" + alias + "\",executed_version=\"" + version + "\"";
        return series("lamina_alias_invocations_total", shop.name(), labels, now, minute, value);
    }

    private static String series(String name, String namespace, String labels, long now, int minute, int value) {
        return series(name, namespace, "hello", labels, now, minute, value);
    }

    private static String series(
            String name, String namespace, String function, String labels, long now, int minute, int value) {
        return "%s{namespace=\"%s\",function=\"%s\"%s} %d %d%n"
                .formatted(name, namespace, function, labels, value, now - minute * 60_000L);
    }
}
