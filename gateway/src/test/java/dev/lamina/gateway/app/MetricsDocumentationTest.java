package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md has the names and types that Prometheus gets from a function and from the shared limits. That it
 * names all series of all modules is shown by a test of the chart.
 */
class MetricsDocumentationTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(lamina_\\w+)` \\|.*\\| (counter|gauge|summary|histogram) \\|");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (lamina_\\w+) (\\w+)$");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeFunctions functions = new FakeFunctions();

    @Test
    void scrapedSeriesAreDocumentedWithTheirType() throws IOException {
        FunctionView view = FunctionViewBuilder.builder(
                        functions.find(functions.ready("hello")).orElseThrow())
                .provisioned(1)
                .build();
        InvocationMetrics metrics = TestMetrics.on(registry, Map.of());
        metrics.follow(new FunctionChange.Added(view), TestMetrics.QUIET);
        metrics.follow(TestAliases.leading("hello", "live", "1"));
        VersionMeters.of(registry, new FunctionId("default", "hello.1"));
        new ColdStartMeters(registry, new FunctionId("default", "hello")).record(ColdStartPhase.INIT, Duration.ZERO);
        new PlatformMeters(registry, functions, TestConfig.of(Map.of())).start(new NoUsage(), TestMetrics.QUIET);

        Map<String, String> scraped = types(registry.scrape().lines().toList(), TYPE);
        scraped.keySet().removeIf(name -> name.endsWith("_max"));

        assertThat(scraped).hasSizeGreaterThan(20);
        assertThat(types(Files.readAllLines(Path.of("../docs/metrics.md")), ROW))
                .containsAllEntriesOf(scraped);
    }

    private static Map<String, String> types(Iterable<String> lines, Pattern pattern) {
        Map<String, String> types = new TreeMap<>();
        for (String line : lines) {
            Matcher found = pattern.matcher(line);
            if (found.find()) {
                types.put(found.group(1), found.group(2));
            }
        }
        return types;
    }

    private record NoUsage() implements LimitUsage {
        @Override
        public int size(Limit limit) {
            return 0;
        }

        @Override
        public int used(Limit limit) {
            return 0;
        }
    }
}
