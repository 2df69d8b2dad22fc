package dev.lamina.schedule;

import java.time.LocalDate;
import java.util.SortedSet;
import java.util.function.Predicate;

/** The days that a cron expression matches. */
sealed interface Days {
    boolean take(LocalDate date);

    /**
     * Days by their numbers.
     *
     * @param ofWeek Sunday is 0
     * @param either whether one of the two is enough, as in cron if both are restricted
     */
    record Numbered(SortedSet<Integer> ofMonth, SortedSet<Integer> ofWeek, boolean either) implements Days {
        @Override
        public boolean take(LocalDate date) {
            boolean month = ofMonth.contains(date.getDayOfMonth());
            boolean week = ofWeek.contains(weekday(date));
            return either ? month || week : month && week;
        }

        boolean all() {
            return ofMonth.size() == 31 && ofWeek.size() == 7;
        }
    }

    /** Days of AWS's L, W and #. */
    record Special(Predicate<LocalDate> rule) implements Days {
        @Override
        public boolean take(LocalDate date) {
            return rule.test(date);
        }
    }

    /** Returns the weekday; Sunday is 0. */
    static int weekday(LocalDate date) {
        return date.getDayOfWeek().getValue() % 7;
    }
}
