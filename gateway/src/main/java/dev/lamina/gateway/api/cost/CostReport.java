package dev.lamina.gateway.api.cost;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.cost.Use;
import dev.lamina.gateway.http.AwsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The response: rows by day, and their total. */
final class CostReport {
    /** Rows of one response, which is made in memory. */
    static final int MAX_ROWS = 10_000;

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

    /**
     * Adds what functions of a namespace used on a day; days in their order.
     *
     * @param uses as {@link dev.lamina.gateway.cost.UseReader} has them
     * @throws AwsException if there are more rows than a response may have
     */
    void add(DayKey key, Map<String, Use> uses) {
        Map<String, FunctionUse> functions = FunctionUse.byFunction(uses);
        Use sum = functions.values().stream().map(FunctionUse::sum).reduce(Use.NONE, Use::plus);
        months.merge(YearMonth.from(key.day()), sum, Use::plus);
        switch (query.by()) {
            case FUNCTION ->
                functions.forEach((name, of) -> add(new CostRow(key, Optional.of(name), Optional.empty(), of.sum())));
            case ALIAS ->
                functions.forEach((name, of) -> of.byAlias()
                        .forEach((alias, use) -> add(new CostRow(key, Optional.of(name), Optional.of(alias), use))));
            case NAMESPACE -> add(new CostRow(key, Optional.empty(), Optional.empty(), sum));
        }
    }

    private void add(CostRow row) {
        if (rows.size() >= MAX_ROWS) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    "The report has more than " + MAX_ROWS
                            + " rows: ask for fewer days (parameters from, to), for one namespace"
                            + " (parameter namespace),"
                            + " or for a row for each namespace (parameter by=namespace)");
        }
        rows.add(row);
    }

    byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("from", query.from().toString());
            json.writeStringField("to", query.to().toString());
            json.writeStringField("currency", currency);
            json.writeArrayFieldStart("rows");
            for (CostRow row : rows) {
                JSON.writeValue(json, row.columns(prices));
            }
            json.writeEndArray();
            json.writePOJOField("total", total());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
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
        String names = switch (query.by()) {
            case FUNCTION -> "day,namespace,function,";
            case ALIAS -> "day,namespace,function,alias,";
            case NAMESPACE -> "day,namespace,";
        };
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
