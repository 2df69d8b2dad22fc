package dev.lamina.console.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small charts of the invocations of the last day, for a list of functions: one query for all of them. */
@ApplicationScoped
public class Sparklines {
    private static final String QUERY = "sum by (function) (increase(lamina_invocations_total{SCOPE}[STEP]))";
    private static final Duration LENGTH = Duration.ofDays(1);
    private static final int WIDTH = 120;
    private static final int HEIGHT = 24;

    private final MetricStore store;

    Sparklines(MetricStore store) {
        this.store = store;
    }

    /** A small chart, with the number of invocations. */
    public record Sparkline(String total, List<String> strokes) {}

    /**
     * Returns them by the name of the function. A list is there without them, if the store does not respond.
     *
     * @param functions of one namespace, as the API server gave them to the user
     */
    public Map<String, Sparkline> of(List<JsonNode> functions) {
        if (!store.exists() || functions.isEmpty()) {
            return Map.of();
        }
        TimeRange range = TimeRange.last(LENGTH, Instant.now());
        String query =
                MetricScope.of(functions).in(QUERY).replace("STEP", range.step().toSeconds() + "s");
        Map<String, double[]> sums = new HashMap<>();
        try {
            store.range(query, range).forEach(series -> sums.merge(function(series), series.values(), Sparklines::sum));
        } catch (RefusedException e) {
            return Map.of();
        }
        Map<String, Sparkline> found = new HashMap<>();
        sums.forEach((function, values) -> found.put(function, sparkline(values)));
        return found;
    }

    /** Returns the name of the function, also of a series of one of its versions. */
    private static String function(Series series) {
        return series.label("function").replaceFirst("[.][0-9]+$", "");
    }

    private static double[] sum(double[] one, double[] other) {
        double[] sum = new double[one.length];
        for (int i = 0; i < sum.length; i++) {
            double both = one[i] + other[i];
            sum[i] = Double.isNaN(both) ? (Double.isNaN(one[i]) ? other[i] : one[i]) : both;
        }
        return sum;
    }

    private static Sparkline sparkline(double[] values) {
        double top = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        double sum = Arrays.stream(values).filter(value -> !Double.isNaN(value)).sum();
        return new Sparkline(Unit.NUMBER.text(Math.rint(sum)), Strokes.of(values, Math.max(top, 1), WIDTH, HEIGHT));
    }
}
