package dev.lamina.schedule;

import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the two day fields of AWS's cron, of which exactly one is {@code ?}. */
final class AwsDays {
    private static final String NONE = "?";
    private static final Pattern NEAREST = Pattern.compile("([0-9]{1,2})W");
    private static final Pattern LAST = Pattern.compile("(.+)L");
    private static final Pattern NTH = Pattern.compile("(.+)#(.*)");

    private AwsDays() {}

    static Days of(Word ofMonth, Word ofWeek) {
        boolean monthIsOpen = ofMonth.text().equals(NONE);
        if (monthIsOpen == ofWeek.text().equals(NONE)) {
            throw (monthIsOpen ? ofMonth : ofWeek)
                    .wrong(
                            monthIsOpen
                                    ? "is in both day fields: one of them must name the days"
                                    : "is a second day field: one of day of the month and day of the week must be ?");
        }
        return monthIsOpen ? ofWeek(ofWeek) : ofMonth(ofMonth);
    }

    private static Days ofMonth(Word field) {
        Matcher nearest = NEAREST.matcher(field.text());
        if (field.text().equals("L")) {
            return new Days.Special(date -> date.getDayOfMonth() == date.lengthOfMonth());
        }
        if (field.text().equals("LW")) {
            return new Days.Special(date -> date.equals(nearestWeekday(date, date.lengthOfMonth())));
        }
        if (nearest.matches()) {
            int day = Field.DAY.value(field.part(0, nearest.end(1)));
            return new Days.Special(date -> day <= date.lengthOfMonth() && date.equals(nearestWeekday(date, day)));
        }
        return new Days.Numbered(Field.DAY.values(field), zeroBased(Field.AWS_WEEKDAY.all()), false);
    }

    private static Days ofWeek(Word field) {
        Matcher last = LAST.matcher(field.text());
        Matcher nth = NTH.matcher(field.text());
        if (field.text().equals("L")) {
            return new Days.Special(date -> Days.weekday(date) == 6);
        }
        if (last.matches()) {
            int day = Field.AWS_WEEKDAY.value(field.part(0, last.end(1))) - 1;
            return new Days.Special(
                    date -> Days.weekday(date) == day && date.getDayOfMonth() > date.lengthOfMonth() - 7);
        }
        if (nth.matches()) {
            int day = Field.AWS_WEEKDAY.value(field.part(0, nth.end(1))) - 1;
            Word count = field.part(nth.start(2), nth.end(2));
            if (!count.text().matches("[1-5]")) {
                throw count.wrong("is not a week of a month: use 1 to 5");
            }
            int week = Integer.parseInt(count.text());
            return new Days.Special(date -> Days.weekday(date) == day && (date.getDayOfMonth() - 1) / 7 + 1 == week);
        }
        return new Days.Numbered(Field.DAY.all(), zeroBased(Field.AWS_WEEKDAY.values(field)), false);
    }

    /** Returns the weekday nearest to a day, in the same month. */
    private static LocalDate nearestWeekday(LocalDate month, int day) {
        LocalDate date = month.withDayOfMonth(day);
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> day == 1 ? date.plusDays(2) : date.minusDays(1);
            case SUNDAY ->
                date.equals(date.with(TemporalAdjusters.lastDayOfMonth())) ? date.minusDays(2) : date.plusDays(1);
            default -> date;
        };
    }

    private static SortedSet<Integer> zeroBased(SortedSet<Integer> weekdays) {
        SortedSet<Integer> days = new TreeSet<>();
        weekdays.forEach(day -> days.add(day - 1));
        return days;
    }
}
