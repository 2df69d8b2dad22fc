package dev.lamina.gateway.api.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.cost.Use;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The response: rows by day, and their total. */
final class CostReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final CostQuery query;
    private final Prices prices;
    private final String currency;

    // Mutable state: filled before it is written
    private final List<CostRow> rows = new ArrayList<>();
    private final Map<YearMonth, Use> months = new TreeMap<>();

    CostReport(CostQuery query, Prices prices, String currency) {
        this.query = query;
        this.prices = prices;
        this.currency = currency;
    }

    /** Adds what functions of a namespace used on a day; days in their order. */
    void add(DayKey key, Map<String, Use> functions) {
        Use sum = functions.values().stream().reduce(Use.NONE, Use::plus);
        months.merge(YearMonth.from(key.day()), sum, Use::plus);
        if (query.byFunction()) {
            new TreeMap<>(functions).forEach((function, use) -> {
                Map<String, String> names = names(key);
                names.put("function", function);
                rows.add(new CostRow(names, use));
            });
        } else {
            rows.add(new CostRow(names(key), sum));
        }
    }

    private static Map<String, String> names(DayKey key) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("day", key.day().toString());
        names.put("namespace", key.namespace());
        return names;
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("from", query.from().toString());
        report.put("to", query.to().toString());
        report.put("currency", currency);
        report.put("rows", rows.stream().map(row -> row.columns(prices)).toList());
        report.put("total", total());
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As for an AWS account that has exactly these functions: the free tier is that of each month. */
    private Map<String, Object> total() {
        Use all = months.values().stream().reduce(Use.NONE, Use::plus);
        BigDecimal free = months.values().stream().map(prices::free).reduce(BigDecimal.ZERO, BigDecimal::add);
        Map<String, Object> total = CostRow.numbers(all, prices);
        total.put("awsFreeTier", Prices.amount(free));
        total.put("awsAfterFreeTier", Prices.amount(prices.of(all).aws().subtract(free)));
        return total;
    }

    /** Rows without the total. Names and numbers need no quotes. */
    String csv() {
        StringBuilder csv = new StringBuilder();
        String names = query.byFunction() ? "day,namespace,function," : "day,namespace,";
        csv.append(names)
                .append(String.join(",", CostRow.numbers(Use.NONE, prices).keySet()))
                .append(",currency\n");
        for (CostRow row : rows) {
            csv.append(row.columns(prices).values().stream()
                            .map(value ->
                                    value instanceof BigDecimal amount ? amount.toPlainString() : value.toString())
                            .collect(Collectors.joining(",")))
                    .append(',')
                    .append(currency)
                    .append('\n');
        }
        return csv.toString();
    }
}
