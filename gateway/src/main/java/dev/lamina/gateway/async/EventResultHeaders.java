package dev.lamina.gateway.async;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The fields of an event's result as headers, without its payload. */
final class EventResultHeaders {
    private static final String CONDITION = "Lamina-Condition";
    private static final String INVOKE_COUNT = "Lamina-Invoke-Count";
    private static final String ENDED_AT = "Lamina-Ended-At";
    private static final String STATUS = "Lamina-Status";
    private static final String FUNCTION_ERROR = "Lamina-Function-Error";
    private static final Set<String> ALL = Set.of(CONDITION, INVOKE_COUNT, ENDED_AT, STATUS, FUNCTION_ERROR);

    private EventResultHeaders() {}

    static void write(EventResult result, Headers headers) {
        headers.put(CONDITION, result.condition().lambdaName())
                .put(INVOKE_COUNT, Integer.toString(result.invokeCount()))
                .put(ENDED_AT, HeaderText.of(result.at()))
                .put(STATUS, Integer.toString(result.status()))
                .put(FUNCTION_ERROR, Boolean.toString(result.functionError()));
    }

    /** Absent if this version does not know it. */
    static Optional<EndCondition> condition(HeaderText headers) {
        return headers.find(CONDITION).flatMap(EndCondition::named);
    }

    static Instant at(HeaderText headers) {
        return headers.instant(ENDED_AT);
    }

    static boolean known(String header) {
        return ALL.contains(header);
    }

    /** @throws IllegalArgumentException naming what is wrong, or unknown to this version */
    static EventResult read(HeaderText headers, byte[] payload) {
        String condition = headers.require(CONDITION);
        return new EventResult(
                EndCondition.named(condition)
                        .orElseThrow(() -> new IllegalArgumentException("condition " + condition + " is unknown")),
                headers.number(INVOKE_COUNT),
                headers.instant(ENDED_AT),
                headers.number(STATUS),
                Boolean.parseBoolean(headers.require(FUNCTION_ERROR)),
                payload);
    }
}
