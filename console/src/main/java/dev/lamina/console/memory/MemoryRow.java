package dev.lamina.console.memory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one size took.
 *
 * @param memory in MiB
 * @param average duration, in milliseconds, or an empty text
 * @param aws for a million invocations
 * @param here for a million invocations
 * @param advice the strategies that recommend it
 */
record MemoryRow(
        int memory,
        int invocations,
        int errors,
        String error,
        String average,
        String median,
        String maximum,
        String billed,
        String used,
        String init,
        String aws,
        String here,
        List<String> advice) {

    static MemoryRow of(JsonNode result, JsonNode recommendation) {
        int memory = result.path("memory").asInt();
        return new MemoryRow(
                memory,
                result.path("invocations").asInt(),
                result.path("errors").asInt(),
                result.path("error").asText(""),
                text(result.at("/duration/average")),
                text(result.at("/duration/median")),
                text(result.at("/duration/maximum")),
                text(result.path("billedMilliseconds")),
                text(result.path("maxMemory")),
                text(result.path("initMilliseconds")),
                money(result.path("awsPerMillion")),
                money(result.path("herePerMillion")),
                Stream.of("cost", "speed", "balanced")
                        .filter(strategy -> recommendation.path(strategy).asInt() == memory)
                        .toList());
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? ""
                : value.decimalValue().toPlainString();
    }

    private static String money(JsonNode value) {
        return value.isNumber() ? "%.2f".formatted(value.doubleValue()) : "";
    }
}
