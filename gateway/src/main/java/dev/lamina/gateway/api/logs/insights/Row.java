package dev.lamina.gateway.api.logs.insights;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/** What a query sees of an event, or of a group of events. */
interface Row {
    int LONGEST_NUMBER = 40;

    /** The value of a field as it is shown; empty if it does not have it. */
    Optional<String> value(String field);

    /** The value of a field for comparisons. */
    default Optional<String> comparable(String field) {
        return value(field);
    }

    /** Empty if it is not a number. */
    static Optional<BigDecimal> number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Optional.of(number).filter(some -> Math.abs(some.scale()) < LONGEST_NUMBER);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Numbers by their size, other texts by their characters. */
    static int compare(String one, String other) {
        Optional<BigDecimal> first = number(one);
        Optional<BigDecimal> second = number(other);
        return first.isPresent() && second.isPresent() ? first.get().compareTo(second.get()) : one.compareTo(other);
    }

    /** Rows without the field are last. */
    static Comparator<Row> by(String field, boolean descending) {
        Comparator<String> order = descending ? (a, b) -> compare(b, a) : Row::compare;
        return (one, other) -> {
            Optional<String> first = one.comparable(field);
            Optional<String> second = other.comparable(field);
            return first.isPresent() && second.isPresent()
                    ? order.compare(first.get(), second.get())
                    : Boolean.compare(first.isEmpty(), second.isEmpty());
        };
    }
}
