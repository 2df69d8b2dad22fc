package dev.lamina.console.chart;

import java.util.List;

/**
 * What a chart shows, and from which series. In queries, SCOPE is in place of the labels of the function or alias, and
 * STEP of the time between two points.
 *
 * @param sums whether the sum of a line's values says something
 */
record Plan(String title, String hint, Unit unit, boolean sums, List<Query> queries) {
    private static final String EXECUTED_VERSION = "executed_version";

    /**
     * The query of a line.
     *
     * @param label null, or the label by which the query has several lines; it is their name then
     */
    record Query(String name, String label, String text) {
        static Query line(String name, String text) {
            return new Query(name, null, text);
        }
    }

    /** Of a function. */
    static final List<Plan> ALL = List.of(
            counts(
                    "Invocations",
                    "That ended in the function",
                    Query.line("Invocations", increase("lamina_invocations_total"))),
            counts(
                    "Errors",
                    "Errors of the function, and faults of the platform",
                    Query.line("Errors", increase("lamina_errors_total")),
                    Query.line("Faults", increase("lamina_faults_total"))),
            counts(
                    "Throttles",
                    "Answered with 429, by the limit that it was",
                    new Query("", "cause", "sum by (cause) (increase(lamina_throttles_total{SCOPE}[STEP]))")),
            new Plan(
                    "Duration",
                    "Of the handler, without start and waiting",
                    Unit.SECONDS,
                    false,
                    List.of(quantile("p50", "0.5"), quantile("p90", "0.9"), quantile("p99", "0.99"))),
            new Plan(
                    "Concurrent executions",
                    "In flight, running or waiting",
                    Unit.NUMBER,
                    false,
                    List.of(Query.line("Most", "sum(max_over_time(lamina_concurrent_executions{SCOPE}[STEP]))"))),
            counts(
                    "Cold starts",
                    "Invocations that waited for a new environment",
                    Query.line("Cold starts", increase("lamina_cold_starts_total"))),
            new Plan(
                    "Age of asynchronous events",
                    "When an attempt began",
                    Unit.SECONDS,
                    false,
                    List.of(
                            Query.line(
                                    "Mean",
                                    "sum(increase(lamina_async_event_age_seconds_sum{SCOPE}[STEP])) / "
                                            + "(sum(increase(lamina_async_event_age_seconds_count{SCOPE}[STEP])) > 0)"),
                            Query.line("Most", "max(max_over_time(lamina_async_event_age_seconds_max{SCOPE}[STEP]))"))),
            new Plan(
                    "Waiting asynchronous events",
                    "In the queue, or being tried",
                    Unit.NUMBER,
                    false,
                    List.of(Query.line("Most", "max(max_over_time(lamina_async_events_waiting{SCOPE}[STEP]))"))));

    /** Of one alias. Its versions are lines, so that those of a rollout can be compared. */
    static final List<Plan> ALIAS = List.of(
            counts(
                    "Invocations",
                    "That ended in the function, by the version that ran",
                    byVersion("lamina_alias_invocations_total")),
            counts("Errors", "Errors of the function, by version", byVersion("lamina_alias_errors_total")),
            counts("Throttles", "Answered with 429, by version", byVersion("lamina_alias_throttles_total")),
            new Plan(
                    "Duration",
                    "Of the handler, p90 by version",
                    Unit.SECONDS,
                    false,
                    List.of(new Query(
                            "",
                            EXECUTED_VERSION,
                            "histogram_quantile(0.9, sum by (le, executed_version) "
                                    + "(rate(lamina_alias_duration_seconds_bucket{SCOPE}[STEP])))"))),
            counts(
                    "Cold starts",
                    "Invocations that waited for a new environment, by version",
                    byVersion("lamina_alias_cold_starts_total")));

    private static Query byVersion(String series) {
        return new Query("", EXECUTED_VERSION, "sum by (executed_version) (increase(" + series + "{SCOPE}[STEP]))");
    }

    private static Plan counts(String title, String hint, Query... queries) {
        return new Plan(title, hint, Unit.NUMBER, true, List.of(queries));
    }

    private static String increase(String series) {
        return "sum(increase(" + series + "{SCOPE}[STEP]))";
    }

    private static Query quantile(String name, String quantile) {
        return Query.line(
                name,
                "histogram_quantile(" + quantile
                        + ", sum by (le) (rate(lamina_duration_seconds_bucket{SCOPE}[STEP])))");
    }
}
