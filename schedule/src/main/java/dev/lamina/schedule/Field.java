package dev.lamina.schedule;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A field of cron whose values are numbers: {@code *}, {@code 5}, {@code 1-5}, {@code 0/15}, {@code *}{@code /5}, and
 * lists of them.
 *
 * @param names names of the values from {@code min} on; empty if they have no names
 */
record Field(String name, int min, int max, List<String> names) {
    static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    static final Field MINUTE = new Field("minute", 0, 59, List.of());
    static final Field HOUR = new Field("hour", 0, 23, List.of());
    static final Field DAY = new Field("day of the month", 1, 31, List.of());
    static final Field MONTH = new Field("month", 1, 12, MONTHS);
    static final Field YEAR = new Field("year", 1970, 2199, List.of());
    /** AWS's weekdays start with Sunday, which is 1. */
    static final Field AWS_WEEKDAY = new Field("day of the week", 1, 7, WEEKDAYS);
    /** Cron has two numbers for Sunday, 0 and 7. */
    static final Field WEEKDAY = new Field("day of the week", 0, 7, WEEKDAYS);
    /** KEDA's cron has one number for Sunday. */
    static final Field KEDA_WEEKDAY = new Field("day of the week", 0, 6, WEEKDAYS);

    SortedSet<Integer> all() {
        return steps(min, max, 1);
    }

    SortedSet<Integer> values(Word field) {
        SortedSet<Integer> values = new TreeSet<>();
        field.split(',').forEach(item -> values.addAll(item(item)));
        return values;
    }

    private SortedSet<Integer> item(Word item) {
        List<Word> parts = item.split('/');
        if (parts.size() > 2) {
            throw item.wrong("has more than one /");
        }
        int step = parts.size() == 1 ? 1 : step(parts.get(1));
        Word range = parts.getFirst();
        if (range.text().equals("*")) {
            return steps(min, max, step);
        }
        List<Word> ends = range.split('-');
        if (ends.size() > 2) {
            throw range.wrong("is not a range: write it as 1-5");
        }
        int from = value(ends.getFirst());
        int to = ends.size() == 2 ? value(ends.get(1)) : parts.size() == 2 ? max : from;
        if (to < from) {
            throw range.wrong("ends before it begins: write two ranges with a comma between them");
        }
        return steps(from, to, step);
    }

    int value(Word word) {
        int name = names.indexOf(word.text().toUpperCase(Locale.ROOT));
        if (name >= 0) {
            return min + name;
        }
        int value = number(word);
        if (value < min || value > max) {
            throw word.wrong("is not a valid " + this.name + ": " + range());
        }
        return value;
    }

    private int step(Word word) {
        int step = number(word);
        if (step < 1 || step > max) {
            throw word.wrong("is not a valid step of the " + name + ": use 1 to " + max);
        }
        return step;
    }

    private int number(Word word) {
        if (!word.text().matches("[0-9]{1,4}")) {
            throw word.wrong("is not a valid " + name + ": " + range());
        }
        return Integer.parseInt(word.text());
    }

    private String range() {
        return "use " + min + " to " + max
                + (names.isEmpty() ? "" : " or " + names.getFirst() + " to " + names.getLast());
    }

    private static SortedSet<Integer> steps(int from, int to, int step) {
        SortedSet<Integer> values = new TreeSet<>();
        for (int value = from; value <= to; value += step) {
            values.add(value);
        }
        return values;
    }
}
