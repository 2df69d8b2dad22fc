package dev.lamina.gateway.source.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.InputTransformer;
import dev.lamina.gateway.source.bus.InputTemplate.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates are filled by the rules of EventBridge's documentation. */
class InputTemplateTest {
    private static final ObjectNode EVENT = BusJson.object("""
        {"version": "0", "id": "1", "detail-type": "Instance state", "source": "my.ec2", "account": "shop",
         "time": "2026-01-01T12:00:00Z", "region": "eu-west-1", "resources": ["arn:aws:ec2:i-1"],
         "detail": {"instance-id": "i-0123", "state": "RUNNING", "count": 3, "price": 1.50, "spot": true,
                    "none": null, "tags": ["a", "b"], "owner": {"name": "Ann", "id": 7},
                    "quote": "say \\"hi\\"\\n\\\\"}}""").orElseThrow();
    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("instance", "$.detail.instance-id"),
            Map.entry("state", "$.detail.state"),
            Map.entry("count", "$.detail.count"),
            Map.entry("price", "$.detail.price"),
            Map.entry("spot", "$.detail.spot"),
            Map.entry("none", "$.detail.none"),
            Map.entry("tags", "$.detail.tags"),
            Map.entry("owner", "$.detail.owner"),
            Map.entry("quote", "$.detail.quote"),
            Map.entry("missing", "$.detail.missing"));
    private static final Origin ORIGIN =
            new Origin(new BusArn("eu-west-1", "shop", "orders"), "on-paid", Instant.parse("2026-01-01T12:00:01.250Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // A text
                "\"instance <instance> is in <state>\" | \"instance i-0123 is in RUNNING\"",
                "\"instance \\\"<instance>\\\" is in <state>\" | \"instance \\\"i-0123\\\" is in RUNNING\"",
                "\"<count> for <price>, spot <spot>, <none>\" | \"3 for 1.50, spot true, null\"",
                // JSON
                "{\"instance\": <instance>, \"state\": <state>} | {\"instance\": \"i-0123\", \"state\": \"RUNNING\"}",
                "{\"a\": \"<state>\", \"b\": \"is <state>\"} | {\"a\": \"RUNNING\", \"b\": \"is RUNNING\"}",
                "{\"s\": \"instance \\\"<instance>\\\"\"} | {\"s\": \"instance \\\"i-0123\\\"\"}",
                "{\"s\": [9, <state>, true]} | {\"s\": [9, \"RUNNING\", true]}",
                "{\"n\": <count>, \"p\": <price>, \"b\": <spot>} | {\"n\": 3, \"p\": 1.50, \"b\": true}",
                "{\"t\": <tags>, \"o\": <owner>} | {\"t\": [\"a\",\"b\"], \"o\": {\"name\":\"Ann\",\"id\":7}}",
                "{\"<state>\": 1} | {\"RUNNING\": 1}",
                "<owner> | {\"name\":\"Ann\",\"id\":7}",
                // Objects and lists lose their quotes in a text
                "\"owner <owner>, tags <tags>\" | \"owner {name:Ann,id:7}, tags [a,b]\"",
                // What a text contains is escaped
                "{\"q\": <quote>, \"t\": \"<quote>!\"} | "
                        + "{\"q\": \"say \\\"hi\\\"\\n\\\\\", \"t\": \"say \\\"hi\\\"\\n\\\\!\"}",
                // A value that the event does not have
                "{\"m\": <missing>, \"t\": \"no <missing>.\"} | {\"m\": \"\", \"t\": \"no .\"}",
                // Predefined variables
                "{\"r\": <aws.events.rule-arn>} | {\"r\": \"arn:aws:events:eu-west-1:shop:rule/orders/on-paid\"}",
                "\"<aws.events.rule-name>\" | \"on-paid\"",
                "{\"at\": \"<aws.events.event.ingestion-time>\"} | {\"at\": \"2026-01-01T12:00:01.250Z\"}",
                // Not variables
                "\"a < b > c <not a name>\" | \"a < b > c <not a name>\"",
                "{\"const\": [1, \"x\", {}]} | {\"const\": [1, \"x\", {}]}",
            })
    void templateIsFilled(String template, String filled) throws Exception {
        assertThat(filled(template)).isEqualTo(filled);
        assertThat(BusJson.read(filled(template))).isPresent();
    }

    @Test
    void eventHasNoDetailButEventJsonHas() throws Exception {
        ObjectNode filled = BusJson.object(filled("{\"e\": <aws.events.event>, \"j\": <aws.events.event.json>}"))
                .orElseThrow();

        assertThat(filled.path("j")).isEqualTo(EVENT);
        assertThat(filled.path("e").has("detail")).isFalse();
        assertThat(filled.path("e").path("id").asText()).isEqualTo("1");
        assertThat(EVENT.has("detail")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "instance <instance> | it is not JSON",
                "\"one <state>\"\\n\"two <state>\" | it is not JSON",
                "{\"a\": <state> | it is not JSON",
                "{<state>: 1} | quotes around variables in names",
                "\"a\\<state>b\" | it is not JSON",
                "{\"a\": <unknown>} | <unknown> is not defined",
                "{\"a\": <aws.events.other>} | <aws.events.other> is not defined",
                "\"event <aws.events.event.json>\" | remove the quotes",
                "{\"e\": \"<aws.events.event>\"} | remove the quotes",
            })
    void unusableTemplateNamesFieldAndFix(String template, String why) {
        assertThatThrownBy(() -> InputTemplate.parse(new InputTransformer(PATHS, template)))
                .hasMessageStartingWith("spec.source.bus.inputTransformer.inputTemplate: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a b | $.id | letters, digits", "aws.events.event | $.id | reserved", "ok | id | must begin with $"
            })
    void unusablePathNamesVariable(String name, String path, String why) {
        assertThatThrownBy(() -> InputTemplate.parse(new InputTransformer(Map.of(name, path), "\"x\"")))
                .hasMessageStartingWith("spec.source.bus.inputTransformer.inputPaths." + name + ": ")
                .hasMessageContaining(why);
    }

    @Test
    void templateThatMultipliesLargeEventIsEmpty() throws Exception {
        ObjectNode large = EVENT.deepCopy();
        large.putObject("detail").put("text", "x".repeat(200_000));
        InputTemplate template =
                InputTemplate.parse(new InputTransformer(null, "[" + "<aws.events.event.json>,".repeat(99) + "1]"));

        assertThat(template.of(large, ORIGIN)).isEqualTo(Optional.empty());
        assertThat(template.of(EVENT, ORIGIN)).isPresent();
    }

    private static String filled(String template) throws InvalidRuleException {
        return new String(
                InputTemplate.parse(new InputTransformer(PATHS, template))
                        .of(EVENT, ORIGIN)
                        .orElseThrow(),
                StandardCharsets.UTF_8);
    }
}
