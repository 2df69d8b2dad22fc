package dev.lamina.gateway.api.logs.insights;

import dev.lamina.gateway.api.logs.insights.InsightsQuery.Stats;
import dev.lamina.gateway.api.logs.pattern.Regexes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a query: commands that are separated by {@code |}. */
final class InsightsParser {
    private static final int LONGEST = 10_000;
    /** Fields, columns, values of groups and orders, each. */
    private static final int MOST = 100;

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})(ms|s|m|h|d|w)");

    private final TokenReader tokens;
    private final Regexes regexes = new Regexes();

    // Mutable state
    private Predicate<Row> filter = _ -> true;
    private Predicate<Row> groupFilter = _ -> true;
    private final List<Column> columns = new ArrayList<>();
    private Optional<Comparator<Row>> order = Optional.empty();
    private OptionalInt limit = OptionalInt.empty();
    private List<Aggregate> aggregates = List.of();
    private final List<Grouping> groupings = new ArrayList<>();

    InsightsParser(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidQueryException("it has more than " + LONGEST + " characters");
        }
        this.tokens = new TokenReader(text);
    }

    InsightsQuery query() {
        do {
            command(tokens.next("a command").text());
            if (!tokens.isAtEnd()) {
                throw tokens.unexpected("expected | or the end");
            }
        } while (tokens.accept("|"));
        if (columns.isEmpty()) {
            columns.add(new Column("@timestamp", "@timestamp"));
            columns.add(new Column("@message", "@message"));
        }
        return new InsightsQuery(
                filter,
                List.copyOf(columns),
                aggregates.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Stats(aggregates, List.copyOf(groupings), groupFilter)),
                order,
                limit);
    }

    private void command(String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "fields" -> columns.addAll(columns());
            case "display" -> {
                List<Column> shown = columns();
                columns.clear();
                columns.addAll(shown);
            }
            case "filter" -> filter();
            case "sort" -> sort();
            case "limit", "head" -> limit = OptionalInt.of(limit());
            case "stats" -> stats();
            default ->
                throw new InvalidQueryException("the command " + name
                        + " is not supported: fields, display, filter, stats, sort and limit are");
        }
    }

    private List<Column> columns() {
        List<Column> read = new ArrayList<>();
        do {
            String field = tokens.field();
            read.add(new Column(field, tokens.alias().orElse(field)));
            limited("fields", columns.size() + read.size());
        } while (tokens.accept(","));
        return read;
    }

    private static void limited(String list, int count) {
        if (count > MOST) {
            throw new InvalidQueryException(list + " has more than " + MOST + " parts");
        }
    }

    private void filter() {
        Predicate<Row> condition = new ConditionParser(tokens, regexes).condition();
        if (aggregates.isEmpty()) {
            filter = filter.and(condition);
        } else {
            groupFilter = groupFilter.and(condition);
        }
    }

    private void sort() {
        Comparator<Row> all = null;
        int count = 0;
        do {
            limited("sort", ++count);
            int begin = tokens.begin();
            tokens.next("the name of a field");
            String field =
                    called() ? tokens.textFrom(begin) : tokens.textFrom(begin).replace("`", "");
            boolean descending = tokens.accept("desc");
            if (!descending) {
                tokens.accept("asc");
            }
            Comparator<Row> one = Row.by(field, descending);
            all = all == null ? one : all.thenComparing(one);
        } while (tokens.accept(","));
        order = Optional.of(all);
    }

    /** Reads the parentheses of a function, if there are any. */
    private boolean called() {
        if (!tokens.accept("(")) {
            return false;
        }
        while (!tokens.accept(")")) {
            tokens.next(")");
        }
        return true;
    }

    private int limit() {
        String number = tokens.next("a number").text();
        if (!number.matches("\\d{1,5}")
                || Integer.parseInt(number) < 1
                || Integer.parseInt(number) > InsightsQuery.MOST_ROWS) {
            throw new InvalidQueryException(
                    "limit is a number from 1 to " + InsightsQuery.MOST_ROWS + ", not " + number);
        }
        return Integer.parseInt(number);
    }

    private void stats() {
        if (!aggregates.isEmpty()) {
            throw new InvalidQueryException("a second stats is not supported");
        }
        List<Aggregate> read = new ArrayList<>();
        do {
            read.add(aggregate());
            limited("stats", read.size());
        } while (tokens.accept(","));
        if (tokens.accept("by")) {
            do {
                groupings.add(grouping());
                limited("by", groupings.size());
            } while (tokens.accept(","));
        }
        aggregates = List.copyOf(read);
        order = Optional.empty();
        limit = OptionalInt.empty();
    }

    private Aggregate aggregate() {
        int begin = tokens.begin();
        String word = tokens.next("a function").text();
        Aggregate.Kind kind = Aggregate.kind(word)
                .orElseThrow(() -> new InvalidQueryException("the function " + word
                        + " is not supported in stats: count, count_distinct, sum, avg, min and max are"));
        tokens.expect("(");
        boolean everything = tokens.accept("*") || kind == Aggregate.Kind.COUNT && tokens.isNext(")");
        if (everything && kind != Aggregate.Kind.COUNT) {
            throw tokens.unexpected(word + " needs a field");
        }
        Optional<String> field = everything ? Optional.empty() : Optional.of(tokens.field());
        tokens.expect(")");
        String text = tokens.textFrom(begin);
        return new Aggregate(kind, field, tokens.alias().orElse(text));
    }

    private Grouping grouping() {
        int begin = tokens.begin();
        if (!tokens.accept("bin")) {
            String field = tokens.field();
            return new Grouping(field, 0, tokens.alias().orElse(field));
        }
        tokens.expect("(");
        String period = tokens.next("a period such as 5m").text();
        tokens.expect(")");
        String text = tokens.textFrom(begin);
        return new Grouping("@timestamp", millis(period), tokens.alias().orElse(text));
    }

    private static long millis(String period) {
        Matcher parts = PERIOD.matcher(period);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
            throw new InvalidQueryException("bin has a period such as 30s, 5m, 1h or 1d, not " + period);
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> count;
            case "s" -> Duration.ofSeconds(count).toMillis();
            case "m" -> Duration.ofMinutes(count).toMillis();
            case "h" -> Duration.ofHours(count).toMillis();
            case "d" -> Duration.ofDays(count).toMillis();
            default -> Duration.ofDays(7 * count).toMillis();
        };
    }
}
