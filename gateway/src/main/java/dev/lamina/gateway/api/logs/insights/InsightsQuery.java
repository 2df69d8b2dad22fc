package dev.lamina.gateway.api.logs.insights;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * A query.
 *
 * @param filter on events
 * @param columns of the result, if it has no stats
 * @param stats absent: events are returned
 * @param order of the result; absent: events by time, the newest first
 * @param limit rows of the result
 */
public record InsightsQuery(
        Predicate<Row> filter,
        List<Column> columns,
        Optional<Stats> stats,
        Optional<Comparator<Row>> order,
        OptionalInt limit) {
    static final int MOST_ROWS = 10_000;

    /**
     * Groups and what is computed of each.
     *
     * @param filter on the groups
     */
    record Stats(List<Aggregate> aggregates, List<Grouping> groupings, Predicate<Row> filter) {}

    /** May throw {@link InvalidQueryException}. */
    public static InsightsQuery parse(String text) {
        return new InsightsParser(text).query();
    }
}
