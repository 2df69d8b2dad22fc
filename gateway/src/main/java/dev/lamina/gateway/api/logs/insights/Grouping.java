package dev.lamina.gateway.api.logs.insights;

import java.util.Optional;

/**
 * What {@code stats} groups by: a field, or times of some length.
 *
 * @param binMillis length of the times; 0: it is a field
 */
record Grouping(String field, long binMillis, String name) {

    Optional<String> of(Row row) {
        if (binMillis == 0) {
            return row.value(field);
        }
        return row.comparable("@timestamp")
                .map(Long::parseLong)
                .map(time -> EventRow.time(Math.floorDiv(time, binMillis) * binMillis));
    }
}
