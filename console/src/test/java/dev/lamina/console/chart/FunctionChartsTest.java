package dev.lamina.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Caller;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a page says instead of charts. */
class FunctionChartsTest {
    private static final MetricScope SCOPE = MetricScope.of(
            new ObjectMapper().<JsonNode>valueToTree(Map.of("metadata", Map.of("namespace", "shop", "name", "pay"))));

    @Test
    void pageWithoutStoreSaysHowToGetOne() {
        assertThat(charts(Map.of()).missing()).contains("metrics.store.enabled=true", "console.metricsUrl");
    }

    @Test
    void storeThatDoesNotRespondIsNamed() {
        FunctionCharts.Charts charts = charts(Map.of("lamina.console.metrics-url", "http://127.0.0.1:1"));

        assertThat(charts.charts()).isEmpty();
        assertThat(charts.missing()).startsWith("The store of metrics at 127.0.0.1:1 does not respond");
    }

    private static FunctionCharts.Charts charts(Map<String, String> settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("lamina.console.kubernetes-url", "http://localhost");
        settings.forEach(builder::withDefaultValue);
        ConsoleConfig config = builder.build().getConfigMapping(ConsoleConfig.class);
        return new FunctionCharts(new MetricStore(config, new Caller())).of(SCOPE, Duration.ofHours(1));
    }
}
