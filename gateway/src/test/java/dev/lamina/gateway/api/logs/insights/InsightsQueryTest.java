package dev.lamina.gateway.api.logs.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.logs.TestLogEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of Logs Insights on a few events. */
class InsightsQueryTest {
    private static final List<String> MESSAGES = List.of(
            "START RequestId: 1-a Version: $LATEST",
            "{\"level\":\"ERROR\",\"order\":{\"id\":7},\"ms\":12}",
            "{\"level\":\"INFO\",\"order\":{\"id\":8},\"ms\":3}",
            "{\"level\":\"ERROR\",\"order\":{\"id\":9},\"ms\":100}",
            "REPORT RequestId: 1-a\tDuration: 8.40 ms\tBilled Duration: 9 ms\tMemory Size: 128 MB\tMax Memory Used: "
                    + "66 MB\t");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "fields order.id | filter level = \"ERROR\" | sort ms asc; 7,9",
                "fields order.id as n | filter ms > 5 and level = 'ERROR' or order.id = 8 | sort n; 7,8,9",
                "fields order.id | filter not (level = 'INFO') and ispresent(level); 9,7",
                "fields order.id | filter level in ['INFO', 'WARN']; 8",
                "fields order.id | filter level not in ['INFO'] | limit 1; 9",
                "fields order.id | filter @message like /E.{2}OR/ | sort order.id desc; 9,7",
                "fields order.id | filter @message like 'INFO'; 8",
                "fields order.id | filter @message not like /ERROR|Request/; 8",
                "fields @requestId | filter @type = 'REPORT'; 1-a",
                "fields @duration | filter @duration > 8 # a comment; 8.40",
                "fields @billedDuration, @maxMemoryUsed | filter @type = 'REPORT'; 9,66",
                "fields @timestamp | filter @type = 'START'; 2026-11-29 12:00:00.000",
                "fields order.id | filter @timestamp < 1795953780000 "
                        + "and @message like \"\\\"level\\\":\" | sort @timestamp desc; 8,7",
                "fields a | display order.id | filter level = 'INFO'; 8",
                "stats count(*); 5",
                "stats count(level), max(ms), min(ms), sum(ms), avg(ms); 3,100,3,115,38.3333",
                "filter ispresent(level) | stats count() as n by level | sort n desc; ERROR,2,INFO,1",
                "stats count_distinct(level) as n; 2",
                "stats count(*) by bin(1m) | sort bin(1m) desc | limit 1; 2026-11-29 12:04:00.000,1",
                "stats count(*) as n by level | filter n > 1 and level like 'ERR'; ERROR,2"
            })
    void queryHasResult(String query, String expected) {
        assertThat(String.join(",", run(query))).isEqualTo(expected);
    }

    @Test
    void queryWithoutFieldsHasTimeAndMessage() {
        assertThat(run("filter level = 'INFO'")).containsExactly("2026-11-29 12:02:00.000", MESSAGES.get(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "parse @message '*' as a; the command parse is not supported",
                "fields strlen(@message); the function strlen is not supported",
                "filter a ~ 1; unexpected character ~",
                "filter a = ; expected a field or a value",
                "filter (a = 1; expected )",
                "filter a like /(/; not valid",
                "filter a like /((a{100}){100}){100}/; is too large",
                "stats pct(ms, 99); pct is not supported in stats",
                "stats count(*) by bin(x); bin has a period",
                "stats count(*) | stats count(*); a second stats",
                "limit 0; from 1 to 10000",
                "fields a b; expected | or the end",
                "filter a = 'open; not closed"
            })
    void unsupportedQueryIsExplained(String query, String why) {
        assertThatThrownBy(() -> InsightsQuery.parse(query))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|",
                "filter not not not not not not not not not not not not not not not not not not not not not a=1"
            })
    void malformedQueryIsRefused(String query) {
        assertThatThrownBy(() -> InsightsQuery.parse(query)).isInstanceOf(InvalidQueryException.class);
    }

    @Test
    void tooManyPartsAreRefused() {
        for (String command : List.of("fields ", "sort ", "stats count() by ")) {
            assertThatThrownBy(() -> InsightsQuery.parse(command + "a" + ", a".repeat(100)))
                    .hasMessageContaining("more than 100 parts");
        }
        assertThatThrownBy(() -> InsightsQuery.parse("stats count()" + ", count()".repeat(100)))
                .hasMessageContaining("more than 100 parts");
    }

    /** What is kept and what is written is limited, and the caller sees that something is missing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fields @message",
                "fields @message, @message as a, @message as b | limit 20",
                "stats count() by @message",
                "stats count_distinct(@message)",
                "stats max(@message) by @message"
            })
    void queryThatNeedsTooMuchIsNotComplete(String query) {
        InsightsRun run = new InsightsRun(InsightsQuery.parse(query), "shop:/aws/lambda/orders", 100);
        String text = "x".repeat(250_000);
        boolean more = true;
        for (int i = 0; i < 40 && more; i++) {
            more = run.add(TestLogEvents.at("2026-11-29T12:00:00Z", i + text));
        }

        assertThat(run.results().toString()).hasSizeLessThan(9_000_000);
        assertThat(run.complete()).isFalse();
    }

    /** The values of all rows, without @ptr. */
    private static List<String> run(String query) {
        InsightsRun run = new InsightsRun(InsightsQuery.parse(query), "shop:/aws/lambda/orders", 100);
        for (int i = 0; i < MESSAGES.size(); i++) {
            assertThat(run.add(TestLogEvents.at("2026-11-29T12:0" + i + ":00Z", MESSAGES.get(i))))
                    .isTrue();
        }
        List<String> values = new ArrayList<>();
        for (JsonNode row : run.results()) {
            StreamSupport.stream(row.spliterator(), false)
                    .filter(field -> !field.path("field").asText().equals("@ptr"))
                    .forEach(field -> values.add(field.path("value").asText()));
        }
        return values;
    }
}
