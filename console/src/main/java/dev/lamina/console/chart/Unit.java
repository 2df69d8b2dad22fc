package dev.lamina.console.chart;

import java.util.Locale;

/** What the values of a chart are. */
enum Unit {
    NUMBER {
        @Override
        String text(double value) {
            return value == Math.rint(value) || value >= 100
                    ? String.format(Locale.ROOT, "%.0f", value)
                    : String.format(Locale.ROOT, "%.2f", value);
        }
    },
    SECONDS {
        @Override
        String text(double value) {
            if (value < 1) {
                return String.format(Locale.ROOT, value < 0.1 ? "%.1f ms" : "%.0f ms", value * 1000);
            }
            return value < 120
                    ? String.format(Locale.ROOT, "%.1f s", value)
                    : String.format(Locale.ROOT, "%.0f min", value / 60);
        }
    };

    /** Writes a value for a reader. */
    abstract String text(double value);

    /** Writes a value for a reader; a dash where there is none. */
    String shown(double value) {
        return Double.isNaN(value) ? "–" : text(value);
    }
}
