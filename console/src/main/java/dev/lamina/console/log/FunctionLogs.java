package dev.lamina.console.log;

import java.util.List;

/** Where the newest lines of a function are read while it runs. */
public interface FunctionLogs {
    /**
     * A line.
     *
     * @param time in RFC 3339
     * @param source the environment, such as the name of its pod
     */
    record Line(String time, String source, String text) {
        /** Characters that a page shows of a line. */
        private static final int LONGEST = 4000;

        /** Returns a line that is cut off if it is too long for a page. */
        static Line of(String time, String source, String text) {
            return new Line(
                    time,
                    source,
                    text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " … (the line is longer)");
        }
    }

    /**
     * The newest lines, the oldest of them first.
     *
     * @param sources how many environments there are
     */
    record Tail(List<Line> lines, int sources) {}

    /**
     * Returns the newest lines that contain a text.
     *
     * @param text empty for all lines
     */
    Tail tail(String namespace, String function, String text);
}
