package dev.lamina.gateway.source.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusSource;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.api.InputTransformer;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.topic.RecordedReports;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and inputs of Triggers are compiled, and what cannot be used is reported. */
class BusRulesTest {
    private static final ObjectNode EVENT = BusJson.object("""
        {"version": "0", "id": "1", "detail-type": "Order Paid", "source": "shop.orders", "account": "shop",
         "time": "2026-01-01T12:00:00Z", "region": "us-east-1", "resources": ["arn:a", "arn:b"],
         "detail": {"state": "paid", "total": 120.5, "address": {"city": "Bonn"}, "ip": "10.0.0.7"}}""").orElseThrow();

    private final RecordedReports reports = new RecordedReports();
    private final BusRules rules = new BusRules(reports, Runnable::run);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"source\": [\"shop.orders\"]} | true",
                "{\"source\": [\"shop\"]} | false",
                "{\"source\": [{\"prefix\": \"shop.\"}], \"detail-type\": [\"Order Paid\", \"Other\"]} | true",
                "{\"resources\": [\"arn:b\"]} | true",
                "{\"account\": [\"shop\"], \"region\": [\"eu-west-1\"]} | false",
                "{\"detail\": {\"total\": [{\"numeric\": [\">\", 100]}]}} | true",
                "{\"detail\": {\"total\": [{\"numeric\": [\">\", 100, \"<=\", 120]}]}} | false",
                "{\"detail\": {\"address\": {\"city\": [{\"equals-ignore-case\": \"bonn\"}]}}} | true",
                "{\"detail\": {\"state\": [{\"anything-but\": [\"new\"]}]}} | true",
                "{\"detail\": {\"gift\": [{\"exists\": false}]}} | true",
                "{\"detail\": {\"ip\": [{\"cidr\": \"10.0.0.0/24\"}]}} | true",
                "{\"detail\": {\"address\": {\"city\": [{\"wildcard\": \"B*n\"}]}}} | true",
                "{\"detail-type\": [{\"suffix\": \"Paid\"}]} | true",
                "{\"$or\": [{\"source\": [\"no\"]}, {\"detail\": {\"state\": [\"paid\"]}}]} | true",
                "{\"replay-name\": [{\"exists\": true}]} | false",
            })
    void eventIsMatchedAsOnEventBridge(String pattern, boolean matches) {
        Trigger trigger = trigger(source(pattern));
        put(trigger);

        assertThat(reports.failures).isEmpty();
        assertThat(rules.matching(trigger, EVENT).isPresent()).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"source\": \"shop\"} | pattern: line 1, column",
                "{\"source\": [{\"numeric\": [\"~\", 1]}]} | pattern: line 1, column",
                "{\"source\": [\"shop\" | pattern: line 1, column",
                "[] | pattern: a pattern must be a JSON object",
            })
    void unusablePatternIsReported(String pattern, String why) {
        Trigger trigger = trigger(source(pattern));

        put(trigger);

        assertThat(reports.failures).singleElement().asString().startsWith("InvalidRule: spec.source.bus." + why);
        assertThat(rules.matching(trigger, EVENT)).isEmpty();
    }

    @Test
    void unusableInputIsReported() {
        put(trigger(source("{\"source\": [\"shop\"]}").withInput("no JSON")));
        put(trigger(source("{\"source\": [\"shop\"]}").withInputPath("detail")));
        put(trigger(source("{\"source\": [\"shop\"]}").withInputTransformer(new InputTransformer(Map.of(), "<x>"))));

        assertThat(reports.failures)
                .satisfiesExactly(
                        input -> assertThat(input).startsWith("InvalidRule: spec.source.bus.input: it is not JSON"),
                        path -> assertThat(path).contains("spec.source.bus.inputPath: \"detail\" must begin"),
                        template -> assertThat(template).contains("inputTemplate: <x> is not defined"));
    }

    /** Unlike records of queues, which then pass: a bus has events of others. */
    @Test
    void eventThatTakesTooLongIsReported() {
        ObjectNode event = EVENT.deepCopy();
        ObjectNode detail = event.putObject("detail");
        StringBuilder fields = new StringBuilder("\"z\": [1]");
        for (int k = 0; k < 6; k++) {
            ArrayNode values = detail.putArray("k" + k);
            Collections.nCopies(30, 1).forEach(values::add);
            fields.append(", \"k").append(k).append("\": [1]");
        }
        Trigger wanted = trigger(source("{\"source\": [\"shop.orders\"], \"detail\": {" + fields + "}}"));

        assertThat(rules.matching(wanted, event)).isEmpty();
        assertThat(reports.failures)
                .singleElement()
                .asString()
                .startsWith("Event 1 was discarded: spec.source.bus.pattern: to match the event would take too long");

        reports.failures.clear();
        Trigger other = trigger(source("{\"source\": [\"bank\"], \"detail\": {" + fields + "}}"));
        assertThat(rules.matching(other, event)).isEmpty();
        assertThat(reports.failures).isEmpty();
    }

    @Test
    void correctedPatternIsUsed() {
        put(trigger(source("{}")));
        Trigger corrected = trigger(source("{\"source\": [\"shop.orders\"]}"));

        put(corrected);

        assertThat(reports.failures).hasSize(1);
        assertThat(rules.matching(corrected, EVENT)).isPresent();
    }

    private void put(Trigger trigger) {
        rules.onChange(new TriggerChange.Put(trigger));
    }

    private static Trigger trigger(BusSource source) {
        return TestBuses.rule("shop", "on-paid", source);
    }

    private static BusSource source(String pattern) {
        return BusSourceBuilder.builder().pattern(pattern).build();
    }
}
