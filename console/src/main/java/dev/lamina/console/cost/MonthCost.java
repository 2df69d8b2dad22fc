package dev.lamina.console.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The costs of a month.
 *
 * @param rows the most expensive function first, each followed by its aliases
 * @param currency of all amounts
 * @param missing null, or why the costs are not known
 */
record MonthCost(List<Row> rows, Sum total, String currency, String missing) {

    /**
     * A row.
     *
     * @param alias empty for all of the function
     */
    record Row(String function, String alias, Sum sum) {}

    /** Sums of the days. */
    record Sum(long requests, BigDecimal gbSeconds, BigDecimal idle, BigDecimal here, BigDecimal aws) {
        static final Sum NONE = new Sum(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        static Sum of(JsonNode row) {
            return new Sum(
                    row.path("requests").asLong(),
                    row.path("gbSeconds").decimalValue(),
                    row.path("idleGbSeconds").decimalValue(),
                    row.path("here").decimalValue(),
                    row.path("aws").decimalValue());
        }

        Sum plus(Sum other) {
            return new Sum(
                    requests + other.requests,
                    gbSeconds.add(other.gbSeconds),
                    idle.add(other.idle),
                    here.add(other.here),
                    aws.add(other.aws));
        }

        /** Whole numbers have no exponent. */
        public String text(BigDecimal amount) {
            return amount.stripTrailingZeros().toPlainString();
        }
    }

    static MonthCost missing(String why) {
        return new MonthCost(List.of(), Sum.NONE, "", why);
    }

    /** @param report of the gateway, with a row for each day, function and alias */
    static MonthCost of(JsonNode report) {
        Map<String, Sum> functions = new TreeMap<>();
        Map<String, Map<String, Sum>> aliases = new TreeMap<>();
        for (JsonNode row : report.path("rows")) {
            String function = row.path("function").asText();
            String alias = row.path("alias").asText();
            Sum sum = Sum.of(row);
            functions.merge(function, sum, Sum::plus);
            if (!alias.isEmpty()) {
                aliases.computeIfAbsent(function, _ -> new TreeMap<>()).merge(alias, sum, Sum::plus);
            }
        }
        List<Row> rows = functions.entrySet().stream()
                .map(function -> new Row(function.getKey(), "", function.getValue()))
                .sorted(Comparator.comparing((Row row) -> row.sum().here())
                        .reversed()
                        .thenComparing(Row::function))
                .<Row>mapMulti((row, to) -> {
                    to.accept(row);
                    aliases.getOrDefault(row.function(), Map.of())
                            .forEach((alias, sum) -> to.accept(new Row(row.function(), alias, sum)));
                })
                .toList();
        return new MonthCost(
                rows,
                functions.values().stream().reduce(Sum.NONE, Sum::plus),
                report.path("currency").asText(),
                null);
    }
}
