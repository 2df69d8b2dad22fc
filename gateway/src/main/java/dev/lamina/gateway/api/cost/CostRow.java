package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.cost.Cost;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.cost.Use;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row: its names, and the numbers.
 *
 * @param function absent for the sum of a namespace
 * @param alias absent for the sum of a function; empty for what does not belong to an alias
 */
record CostRow(DayKey key, Optional<String> function, Optional<String> alias, Use use) {

    /** All columns in their order. */
    Map<String, Object> columns(Prices prices) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("day", key.day().toString());
        columns.put("namespace", key.namespace());
        function.ifPresent(name -> columns.put("function", name));
        alias.ifPresent(name -> columns.put("alias", name));
        columns.putAll(numbers(use, prices));
        return columns;
    }

    static Map<String, Object> numbers(Use use, Prices prices) {
        Cost cost = prices.of(use);
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("requests", use.requests());
        numbers.put("billedMilliseconds", use.billed());
        numbers.put("gbSeconds", Prices.gbSeconds(use.onDemand() + use.withinProvisioned()));
        numbers.put("provisionedGbSeconds", Prices.gbSeconds(use.provisioned()));
        numbers.put("environmentGbSeconds", Prices.gbSeconds(use.environments()));
        numbers.put("idleGbSeconds", Prices.gbSeconds(Prices.idle(use)));
        numbers.put("awsRequests", cost.requests());
        numbers.put("awsDuration", cost.duration());
        numbers.put("awsProvisioned", cost.provisioned());
        numbers.put("aws", cost.aws());
        numbers.put("hereBusy", cost.busy());
        numbers.put("hereIdle", cost.idle());
        numbers.put("here", cost.here());
        return numbers;
    }
}
