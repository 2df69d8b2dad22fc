package dev.lamina.console.chart;

import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The charts of one function, or of one alias. */
@ApplicationScoped
public class FunctionCharts {
    /** All queries of a page together. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** More causes of throttles, or whatever a query returns, are not drawn. */
    private static final int LINES = 8;

    private static final String NO_STORE = "This installation has no store of metrics that the console knows. "
            + "An administrator installs one with the chart's value metrics.store.enabled=true, or sets "
            + "console.metricsUrl to a Prometheus that scrapes the gateway. The gateway has the metrics in any case, "
            + "at port 9000, path /q/metrics.";

    private final MetricStore store;

    FunctionCharts(MetricStore store) {
        this.store = store;
    }

    /**
     * Charts.
     *
     * @param missing null, or why some or all of them are missing, and what helps
     */
    public record Charts(List<Chart> charts, String missing) {}

    /** Returns the charts of a function that the user may see, for the last time of this length. */
    public Charts of(MetricScope scope, Duration length) {
        return of(Plan.ALL, scope, length);
    }

    /** The same of an alias of such a function. */
    public Charts ofAlias(MetricScope scope, Duration length) {
        return of(Plan.ALIAS, scope, length);
    }

    private Charts of(List<Plan> plans, MetricScope scope, Duration length) {
        if (!store.exists()) {
            return new Charts(List.of(), NO_STORE);
        }
        TimeRange range = TimeRange.last(length, Instant.now());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Chart> charts = new ArrayList<>();
        try {
            for (Plan plan : plans) {
                if (System.nanoTime() > deadline) {
                    return new Charts(
                            charts, "The store of metrics is slow: some charts are missing. Choose a shorter time.");
                }
                charts.add(chart(plan, scope, range));
            }
        } catch (RefusedException e) {
            return new Charts(charts, e.getMessage());
        }
        return new Charts(charts, null);
    }

    private Chart chart(Plan plan, MetricScope scope, TimeRange range) {
        List<Chart.Named> lines = new ArrayList<>();
        for (Plan.Query query : plan.queries()) {
            String text = scope.in(query.text()).replace("STEP", range.step().toSeconds() + "s");
            store.range(text, range).stream()
                    .limit(LINES)
                    .map(series -> new Chart.Named(
                            query.label() == null ? query.name() : series.label(query.label()), series.values()))
                    .forEach(lines::add);
        }
        return Chart.of(plan.title(), plan.hint(), plan.unit(), plan.sums(), range, lines);
    }
}
