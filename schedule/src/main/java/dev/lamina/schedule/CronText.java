package dev.lamina.schedule;

import java.time.ZoneId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Parses AWS's {@code cron(minute hour day month weekday year)}, and cron expressions with five fields. */
final class CronText {
    private static final String AWS = "cron(";

    private CronText() {}

    static Cron read(String text, ZoneId zone) {
        if (!text.startsWith(AWS)) {
            return five(new Word(text, 1), zone);
        }
        if (!text.endsWith(")")) {
            throw new ScheduleException("expression", "position " + text.length() + ": the closing ) is missing");
        }
        return six(new Word(text, 1).part(AWS.length(), text.length() - 1), zone);
    }

    private static Cron six(Word inner, ZoneId zone) {
        List<Word> fields = inner.fields();
        if (fields.size() != 6) {
            throw new ScheduleException(
                    "expression",
                    "has " + fields.size() + " fields, but AWS's cron has six: minute, hour, day of the month, month,"
                            + " day of the week and year");
        }
        return new Cron(
                zone,
                Field.MINUTE.values(fields.get(0)),
                Field.HOUR.values(fields.get(1)),
                AwsDays.of(fields.get(2), fields.get(4)),
                Field.MONTH.values(fields.get(3)),
                Field.YEAR.values(fields.get(5)));
    }

    private static Cron five(Word text, ZoneId zone) {
        List<Word> fields = text.fields();
        if (fields.size() != 5) {
            throw new ScheduleException(
                    "expression",
                    "must be rate(5 minutes), AWS's cron(0 12 * * ? *), or cron with five fields:"
                            + " minute, hour, day of the month, month and day of the week");
        }
        return new Cron(
                zone,
                Field.MINUTE.values(fields.get(0)),
                Field.HOUR.values(fields.get(1)),
                days(fields.get(2), fields.get(4)),
                Field.MONTH.values(fields.get(3)),
                Field.YEAR.all());
    }

    private static Days days(Word ofMonth, Word ofWeek) {
        SortedSet<Integer> weekdays = new TreeSet<>();
        Field.WEEKDAY.values(ofWeek).forEach(day -> weekdays.add(day % 7));
        boolean bothRestricted =
                !ofMonth.text().startsWith("*") && !ofWeek.text().startsWith("*");
        return new Days.Numbered(Field.DAY.values(ofMonth), weekdays, bothRestricted);
    }
}
