package dev.lamina.console.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lines over time, as a page draws them: in a box of 1000 by 200, from the bottom up.
 *
 * @param title what is shown
 * @param hint how it is measured
 */
public record Chart(String title, String hint, List<Line> lines, Unit unit, TimeRange range) {
    static final int WIDTH = 1000;
    static final int HEIGHT = 200;

    /**
     * One line of a chart.
     *
     * @param number from 0, for its colour
     * @param total null, or the sum of its values
     */
    public record Line(String name, int number, String total, List<String> strokes, double[] values) {}

    /** A time and the values of all lines. */
    public record Row(String time, List<String> values) {}

    static Chart of(String title, String hint, Unit unit, boolean sums, TimeRange range, List<Named> series) {
        double top = top(series);
        List<Line> lines = new ArrayList<>();
        for (Named one : series) {
            double sum = Arrays.stream(one.values())
                    .filter(value -> !Double.isNaN(value))
                    .sum();
            lines.add(new Line(
                    one.name(),
                    lines.size(),
                    sums ? unit.text(Math.rint(sum)) : null,
                    Strokes.of(one.values(), top, WIDTH, HEIGHT),
                    one.values()));
        }
        return new Chart(title, hint, lines, unit, range);
    }

    /** Values with a name. */
    record Named(String name, double[] values) {}

    /** Returns the largest value; 1 if all are 0, so that there is a scale. */
    private static double top(List<Named> series) {
        double top = series.stream()
                .flatMapToDouble(one -> Arrays.stream(one.values()))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        return top > 0 ? top : 1;
    }

    public boolean isEmpty() {
        return lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .allMatch(Double::isNaN);
    }

    /** Returns what the top of the box means. */
    public String top() {
        return unit.text(top(lines.stream()
                .map(line -> new Named(line.name(), line.values()))
                .toList()));
    }

    public String begins() {
        return range.begin().toString();
    }

    public String ends() {
        return range.end().toString();
    }

    /** Returns the text that a screen reader reads instead of the lines. */
    public String summary() {
        List<String> parts = lines.stream()
                .map(line -> line.name() + ": "
                        + (line.total() == null
                                ? "up to "
                                        + unit.text(Arrays.stream(line.values())
                                                .filter(value -> !Double.isNaN(value))
                                                .max()
                                                .orElse(0))
                                : line.total()))
                .toList();
        return title + ". " + String.join(", ", parts);
    }

    /** Returns the points that have a value, the newest first. */
    public List<Row> rows() {
        return IntStream.range(0, range.points())
                .map(point -> range.points() - 1 - point)
                .filter(point -> lines.stream().anyMatch(line -> !Double.isNaN(line.values()[point])))
                .mapToObj(point -> new Row(
                        range.at(point).toString(),
                        lines.stream()
                                .map(line -> unit.shown(line.values()[point]))
                                .toList()))
                .toList();
    }
}
