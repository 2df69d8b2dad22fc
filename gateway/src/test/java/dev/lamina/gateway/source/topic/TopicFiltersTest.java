package dev.lamina.gateway.source.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.filter.PatternSizeTest;
import dev.lamina.gateway.testing.FakeTriggers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFiltersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordedReports reports = new RecordedReports();
    private final TopicFilters filters = new TopicFilters(reports, Runnable::run);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      {"Message": {"kind": ["order"]}}                       | {"kind": "order"}  | new | true
      {"Message": {"kind": ["order"]}}                       | {"kind": "return"} | new | false
      {"Message": {"kind": ["order"]}}                       | just a text        | new | false
      {"Message": ["just a text"]}                           | just a text        | new | true
      {"MessageAttributes": {"state": {"Value": ["new"]}}}   | anything           | new | true
      {"MessageAttributes": {"state": {"Value": ["new"]}}}   | anything           | old | false
      {"Message": {"total": [{"numeric": [">", 100]}]}}      | {"total": 101}     | new | true
      """)
    void patternsMatchMessageAndAttributes(String pattern, String message, String state, boolean passes)
            throws Exception {
        assertThat(filters.pass(subscription(1, pattern), sns(message, state))).isEqualTo(passes);
    }

    /** As subscriptions of SNS with the same intent: see "Filter policy constraints" in its developer guide. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      [{"numeric": [">=", 100]}]       | Number       | 150.5            | true
      [{"numeric": [">=", 100]}]       | Number       | 20               | false
      [{"numeric": ["=", 301.5]}]      | Number       | 3.015e2          | true
      [{"numeric": ["=", 7]}]          | Number.int   | +007             | true
      [150.5]                          | Number       | 150.50           | true
      ["150.5"]                        | Number       | 150.5            | false
      [{"anything-but": [100]}]        | Number       | 100.0            | false
      ["twelve"]                       | Number       | twelve           | true
      [{"numeric": [">=", 100]}]       | String       | 150.5            | false
      ["red"]                          | String.Array | ["red", "green"] | true
      ["red"]                          | String.Array | ["blue"]         | false
      [{"anything-but": ["red"]}]      | String.Array | ["red", "green"] | true
      [{"numeric": [">", 1]}]          | String.Array | ["a", 2]         | true
      [true]                           | String.Array | [true, null]     | true
      [null]                           | String.Array | [true, null]     | true
      ["[oops"]                        | String.Array | [oops            | true
      ["AP8="]                         | Binary       | AP8=             | false
      [{"exists": false}]              | Binary.png   | AP8=             | true
      """)
    void attributesMatchByTheirType(String value, String type, String sent, boolean passes) throws Exception {
        String pattern = "{\"MessageAttributes\": {\"a\": {\"Value\": " + value + "}}}";
        ObjectNode sns = JSON.createObjectNode().put("Message", "x");
        sns.putObject("MessageAttributes").putObject("a").put("Type", type).put("Value", sent);
        ObjectNode before = sns.deepCopy();

        assertThat(filters.pass(subscription(1, pattern), sns)).isEqualTo(passes);
        assertThat(sns).isEqualTo(before);
    }

    @Test
    void everythingPassesWithoutPatterns() throws Exception {
        assertThat(filters.pass(subscription(1), sns("x", "new"))).isTrue();
    }

    @Test
    void invalidPatternIsReportedAndNothingPasses() throws Exception {
        Trigger trigger = subscription(1, "{\"Message\": 5}");
        filters.start(null, listener -> listener.accept(new TriggerChange.Put(trigger)));
        assertThat(reports.failures).singleElement().asString().startsWith("InvalidFilter: spec.filters[0]: ");
        assertThat(filters.pass(trigger, sns("5", "new"))).isFalse();
    }

    @Test
    void tooLargePatternIsReportedAndNothingPasses() throws Exception {
        Trigger trigger = subscription(1, PatternSizeTest.twoToThe(26));
        filters.start(null, listener -> listener.accept(new TriggerChange.Put(trigger)));
        assertThat(reports.failures)
                .singleElement()
                .asString()
                .startsWith("InvalidFilter: spec.filters[0]: its $or have 67108864 combinations");
        assertThat(filters.pass(trigger, sns("x", "new"))).isFalse();
    }

    @Test
    void patternIsCompiledOutsideOfWatch() throws Exception {
        List<Runnable> later = new ArrayList<>();
        Trigger trigger = subscription(1, "{\"Message\": 5}");
        new TopicFilters(reports, later::add).start(null, listener -> listener.accept(new TriggerChange.Put(trigger)));
        assertThat(reports.failures).isEmpty();
        later.forEach(Runnable::run);
        assertThat(reports.failures).hasSize(1);
    }

    @Test
    void changedPatternApplies() throws Exception {
        assertThat(filters.pass(subscription(1, "{\"Message\": [\"a\"]}"), sns("a", "new")))
                .isTrue();
        assertThat(filters.pass(subscription(2, "{\"Message\": [\"b\"]}"), sns("a", "new")))
                .isFalse();
    }

    private static Trigger subscription(long generation, String... patterns) {
        Trigger trigger = FakeTriggers.subscription("shop", "a", "orders", "pay", true);
        trigger.getMetadata().setGeneration(generation);
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(trigger.getSpec().function())
                .enabled(true)
                .filters(List.of(patterns))
                .source(trigger.getSpec().source())
                .build());
        return trigger;
    }

    private static ObjectNode sns(String message, String state) throws Exception {
        return (ObjectNode) new ObjectMapper()
                .createObjectNode()
                .put("Message", message)
                .set(
                        "MessageAttributes",
                        new ObjectMapper()
                                .readTree("{\"state\": {\"Type\": \"String\", \"Value\": \"%s\"}}".formatted(state)));
    }
}
