package dev.lamina.gateway.api.logs.insights;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A function of {@code stats}, such as {@code avg(@duration)}.
 *
 * @param field empty: all events are counted
 * @param name in the result
 */
record Aggregate(Kind kind, Optional<String> field, String name) {
    private static final int DIGITS = 4;

    enum Kind {
        COUNT,
        COUNT_DISTINCT,
        SUM,
        AVG,
        MIN,
        MAX
    }

    static Optional<Kind> kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(word.toUpperCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    Value start() {
        return new Value();
    }

    /** The value for one group of events. */
    final class Value {
        private final Set<String> distinct = new HashSet<>();

        // Mutable state
        private long count;

        private BigDecimal sum = BigDecimal.ZERO;
        private Optional<String> extreme = Optional.empty();

        void add(Row row, CharBudget budget) {
            if (field.isEmpty()) {
                count++;
                return;
            }
            Optional<String> value = row.comparable(field.get());
            switch (kind) {
                case COUNT -> count += value.isPresent() ? 1 : 0;
                case COUNT_DISTINCT ->
                    value.filter(one -> !distinct.contains(one) && budget.take(one.length()))
                            .ifPresent(distinct::add);
                case SUM, AVG ->
                    value.flatMap(Row::number).ifPresent(number -> {
                        count++;
                        sum = sum.add(number, MathContext.DECIMAL64);
                    });
                case MIN, MAX ->
                    value.filter(this::isMore)
                            .filter(more -> more.length() <= known() || budget.take(more.length()))
                            .ifPresent(more -> extreme = Optional.of(more));
            }
        }

        private int known() {
            return extreme.map(String::length).orElse(0);
        }

        private boolean isMore(String value) {
            int order = extreme.map(known -> Row.compare(value, known)).orElse(0);
            return extreme.isEmpty() || (kind == Kind.MIN ? order < 0 : order > 0);
        }

        Optional<String> result() {
            return switch (kind) {
                case COUNT -> Optional.of(String.valueOf(count));
                case COUNT_DISTINCT -> Optional.of(String.valueOf(distinct.size()));
                case SUM -> Optional.of(plain(sum));
                case AVG ->
                    count == 0
                            ? Optional.empty()
                            : Optional.of(plain(sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64)));
                case MIN, MAX -> extreme;
            };
        }

        private static String plain(BigDecimal number) {
            BigDecimal rounded = number.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
            return rounded.toPlainString();
        }
    }
}
