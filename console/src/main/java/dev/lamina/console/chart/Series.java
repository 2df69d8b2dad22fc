package dev.lamina.console.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A series of a range.
 *
 * @param labels as the store wrote them
 * @param values one for each point; NaN where there is none
 */
record Series(JsonNode labels, double[] values) {
    /** Reads one of the form of Prometheus' API. */
    static Series of(JsonNode written, TimeRange range) {
        double[] values = new double[range.points()];
        Arrays.fill(values, Double.NaN);
        for (JsonNode pair : written.path("values")) {
            int point = range.point(pair.path(0).asDouble());
            if (point >= 0 && point < values.length) {
                values[point] = number(pair.path(1).asText());
            }
        }
        return new Series(written.path("metric"), values);
    }

    /** A quantile of no invocations is NaN, and one beyond the last bucket is infinite: neither can be drawn. */
    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    String label(String name) {
        return labels.path(name).asText();
    }
}
