package dev.lamina.gateway.api.logs.insights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.gateway.api.logs.insights.InsightsQuery.Stats;
import dev.lamina.gateway.logs.LogEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Computes the result of a query while events pass. It keeps a limited number of rows, groups and bytes. */
public final class InsightsRun {
    private static final int MOST_GROUPS = 10_000;
    private static final int MOST_CHARS = 4 * 1024 * 1024;

    private final InsightsQuery query;
    private final String group;
    private final int limit;
    private final Comparator<Row> order;
    /** The rows that are kept; the last of the order is its head. */
    private final PriorityQueue<EventRow> rows;

    private final Map<List<Optional<String>>, List<Aggregate.Value>> groups = new LinkedHashMap<>();

    /** For groups: their keys and values. */
    private final CharBudget kept = new CharBudget(2 * MOST_CHARS);

    // Mutable state
    private boolean dropped;

    private long chars;

    private long matched;

    /**
     * @param group name of the log group, as the field {@code @log}
     * @param limit rows of the result if the query has no limit
     */
    public InsightsRun(InsightsQuery query, String group, int limit) {
        this.query = query;
        this.group = group;
        this.limit = query.limit().orElse(limit);
        this.order = query.order().orElse(Row.by("@timestamp", true));
        this.rows = new PriorityQueue<>(order.reversed());
    }

    /** Takes an event. Returns false if no more can be taken: there are too many groups or values. */
    public boolean add(LogEvent event) {
        EventRow row = new EventRow(event, group);
        if (!query.filter().test(row)) {
            return true;
        }
        matched++;
        if (query.stats().isPresent()) {
            return count(row, query.stats().get());
        }
        rows.add(row);
        chars += event.message().length();
        while (rows.size() > limit || chars > MOST_CHARS && rows.size() > 1) {
            dropped |= rows.size() <= limit;
            chars -= rows.remove().event().message().length();
        }
        return true;
    }

    private boolean count(EventRow row, Stats stats) {
        List<Optional<String>> key =
                stats.groupings().stream().map(grouping -> grouping.of(row)).toList();
        List<Aggregate.Value> values = groups.get(key);
        if (values == null) {
            if (groups.size() == MOST_GROUPS || !kept.take(chars(key))) {
                return false;
            }
            values = stats.aggregates().stream().map(Aggregate::start).toList();
            values.forEach(_ -> kept.take(0));
            groups.put(key, values);
        }
        values.forEach(value -> value.add(row, kept));
        return !kept.isSpent();
    }

    private static int chars(List<Optional<String>> key) {
        return key.stream().mapToInt(part -> part.map(String::length).orElse(0)).sum();
    }

    /** Whether no row or value was left out because there was too much. To be asked after {@link #results}. */
    public boolean complete() {
        return !dropped && !kept.isSpent();
    }

    /** Number of events that match the filters. */
    public long matched() {
        return matched;
    }

    /** The rows, as GetQueryResults returns them. */
    public ArrayNode results() {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        CharBudget written = new CharBudget(2 * MOST_CHARS);
        for (Map<String, String> fields : query.stats().map(this::groups).orElseGet(this::events)) {
            if (!fields.entrySet().stream()
                    .allMatch(field -> written.take(
                            field.getKey().length() + field.getValue().length()))) {
                dropped = true;
                break;
            }
            ArrayNode shown = results.addArray();
            fields.forEach((name, value) -> shown.addObject().put("field", name).put("value", value));
        }
        return results;
    }

    private List<Map<String, String>> events() {
        return rows.stream()
                .sorted(order)
                .map(row -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    query.columns()
                            .forEach(column ->
                                    row.value(column.field()).ifPresent(value -> fields.put(column.name(), value)));
                    fields.put("@ptr", row.event().id());
                    return fields;
                })
                .toList();
    }

    /** A group and its values, by their names in the result. */
    private record GroupRow(Map<String, String> fields) implements Row {
        @Override
        public Optional<String> value(String field) {
            return Optional.ofNullable(fields.get(field));
        }
    }

    private List<Map<String, String>> groups(Stats stats) {
        List<GroupRow> all = new ArrayList<>();
        groups.forEach((key, values) -> {
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < key.size(); i++) {
                String name = stats.groupings().get(i).name();
                key.get(i).ifPresent(value -> fields.put(name, value));
            }
            for (int i = 0; i < values.size(); i++) {
                String name = stats.aggregates().get(i).name();
                values.get(i).result().ifPresent(value -> fields.put(name, value));
            }
            all.add(new GroupRow(fields));
        });
        Comparator<Row> wanted = query.order().orElse((_, _) -> 0);
        return all.stream()
                .filter(stats.filter())
                .sorted(wanted)
                .limit(limit)
                .map(GroupRow::fields)
                .toList();
    }
}
