package dev.lamina.console.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No query reads the series of others. */
class MetricScopeTest {
    @Test
    void queryReadsFunctionOnly() {
        assertThat(MetricScope.of(function("shop", "pay")).in("rate(a{SCOPE}[1m]) / rate(b{SCOPE}[1m])"))
                .isEqualTo("rate(a{namespace=\"shop\",function=~\"(pay)([.][0-9]+)?\"}[1m]) / "
                        + "rate(b{namespace=\"shop\",function=~\"(pay)([.][0-9]+)?\"}[1m])");
    }

    @Test
    void queryOfListReadsItsFunctionsOnly() {
        assertThat(MetricScope.of(List.of(function("shop", "pay"), function("shop", "a.b")))
                        .in("a{SCOPE}"))
                .isEqualTo("a{namespace=\"shop\",function=~\"(pay|a[.]b)([.][0-9]+)?\"}");
    }

    @Test
    void queryOfAliasReadsItsSeriesOnly() {
        assertThat(MetricScope.ofAlias(alias("pay", "Live_2")).in("a{SCOPE}"))
                .isEqualTo("a{namespace=\"shop\",function=\"pay\",alias=\"Live_2\"}");
        assertThatThrownBy(() -> MetricScope.ofAlias(alias("pay", "live\"} or a{x=\"")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameThatIsNoneOfKubernetesIsRefused() {
        assertThatThrownBy(() -> MetricScope.of(function("shop", "pay\"} or a{x=\"")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode alias(String function, String name) {
        return new ObjectMapper()
                .valueToTree(Map.of(
                        "metadata", Map.of("namespace", "shop"), "spec", Map.of("function", function, "name", name)));
    }

    private static JsonNode function(String namespace, String name) {
        ObjectMapper json = new ObjectMapper();
        return json.createObjectNode()
                .set(
                        "metadata",
                        json.createObjectNode().put("namespace", namespace).put("name", name));
    }
}
