package dev.lamina.console.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of a line that have no gap, as points of SVG. */
final class Strokes {
    private Strokes() {}

    /** @param top the value that is at the top of the box */
    static List<String> of(double[] values, double top, int width, int height) {
        List<String> strokes = new ArrayList<>();
        StringBuilder stroke = new StringBuilder();
        int points = 0;
        for (int i = 0; i <= values.length; i++) {
            if (i < values.length && !Double.isNaN(values[i])) {
                stroke.append(point(i, values, top, width, height)).append(' ');
                points++;
            } else if (points > 0) {
                // A point alone is a line to itself: its round end is seen.
                strokes.add(
                        points == 1
                                ? stroke.toString() + stroke.toString().strip()
                                : stroke.toString().strip());
                stroke.setLength(0);
                points = 0;
            }
        }
        return strokes;
    }

    private static String point(int i, double[] values, double top, int width, int height) {
        double x = values.length == 1 ? 0 : (double) i * width / (values.length - 1);
        double y = height - Math.clamp(values[i] / top, 0, 1) * height;
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }
}
