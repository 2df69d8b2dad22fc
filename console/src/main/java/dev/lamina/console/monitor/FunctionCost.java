package dev.lamina.console.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a function, or one of its aliases, cost in the last two weeks, by day, as the gateway has it. */
@ApplicationScoped
class FunctionCost {
    private static final int DAYS = 14;
    /** Amounts as they are written: small ones without an exponent. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final GatewayApi gateway;

    FunctionCost(GatewayApi gateway) {
        this.gateway = gateway;
    }

    /**
     * The cost of one day.
     *
     * @param day in ISO 8601, of UTC
     * @param here what it cost in this cluster
     * @param aws what AWS would have charged
     */
    record Day(String day, long requests, String gigabyteSeconds, String here, String aws) {}

    /**
     * The days on which it ran, the newest first.
     *
     * @param currency of all amounts
     * @param missing null, or why the cost is not known
     */
    record Days(List<Day> days, String currency, String missing) {}

    /** @param alias whose invocations are meant; empty for all of the function */
    Days days(String namespace, String function, String alias) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try {
            Answer answer = gateway.send(
                    "GET",
                    "/lamina/v1/cost?by=" + (alias.isEmpty() ? "function" : "alias") + "&namespace="
                            + KubernetesApi.part(namespace) + "&from="
                            + today.minusDays(DAYS - 1L) + "&to=" + today,
                    null);
            return read(answer.statusCode(), answer.body(), function, alias);
        } catch (RefusedException e) {
            return missing(e.getMessage());
        }
    }

    /** Of a report of a namespace, the rows of one function or alias. */
    static Days read(int status, String body, String function, String alias) {
        JsonNode report;
        try {
            report = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return missing("The gateway's response is no report of costs (status " + status + ").");
        }
        if (status != 200) {
            return missing(GatewayApi.refusal(status, report, body));
        }
        List<Day> days = StreamSupport.stream(report.path("rows").spliterator(), false)
                .filter(row -> row.path("function").asText().equals(function)
                        && row.path("alias").asText().equals(alias))
                .map(FunctionCost::day)
                .sorted(Comparator.comparing(Day::day).reversed())
                .toList();
        return new Days(days, report.path("currency").asText(), null);
    }

    private static Day day(JsonNode row) {
        return new Day(
                row.path("day").asText(),
                row.path("requests").asLong(),
                amount(row, "gbSeconds"),
                amount(row, "here"),
                amount(row, "aws"));
    }

    private static String amount(JsonNode row, String column) {
        return row.path(column).decimalValue().toPlainString();
    }

    private static Days missing(String why) {
        return new Days(List.of(), "", why);
    }
}
