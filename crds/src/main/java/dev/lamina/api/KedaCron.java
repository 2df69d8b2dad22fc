package dev.lamina.api;

/** The five cron fields with the limits of KEDA's parser. A pattern cannot check that a range ends after it begins. */
final class KedaCron {
    static final String MESSAGE =
            "must have five cron fields: minute 0 to 59, hour 0 to 23, day of month 1 to 31, month 1 to 12 or JAN "
                    + "to DEC,"
                    + " day of week 0 to 6 or SUN to SAT with 0 for Sunday; each is a list of *, 5 or 1-5, "
                    + "optionally with a step such as */15";

    private static final String MINUTE = "0*[1-5]?[0-9]";
    private static final String HOUR = "0*(1?[0-9]|2[0-3])";
    private static final String DAY = "0*([1-9]|[12][0-9]|3[01])";
    private static final String MONTH = "(0*([1-9]|1[0-2])|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))";
    private static final String WEEKDAY = "(0*[0-6]|(?i:sun|mon|tue|wed|thu|fri|sat))";
    private static final String STEP = "(/0*[1-9][0-9]*)?";

    static final String FIELDS = "^"
            + "([*]|" + MINUTE + "(-" + MINUTE + ")?)" + STEP + "(,([*]|" + MINUTE + "(-" + MINUTE + ")?)" + STEP
            + ")* "
            + "([*]|" + HOUR + "(-" + HOUR + ")?)" + STEP + "(,([*]|" + HOUR + "(-" + HOUR + ")?)" + STEP + ")* "
            + "([*]|" + DAY + "(-" + DAY + ")?)" + STEP + "(,([*]|" + DAY + "(-" + DAY + ")?)" + STEP + ")* "
            + "([*]|" + MONTH + "(-" + MONTH + ")?)" + STEP + "(,([*]|" + MONTH + "(-" + MONTH + ")?)" + STEP + ")* "
            + "([*]|" + WEEKDAY + "(-" + WEEKDAY + ")?)" + STEP + "(,([*]|" + WEEKDAY + "(-" + WEEKDAY + ")?)" + STEP
            + ")*$";

    private KedaCron() {}
}
