package dev.lamina.console.log;

import java.util.List;

/** Where the log of a function is read. */
public interface FunctionLogs {
    /**
     * A line.
     *
     * @param time in RFC 3339
     * @param source the environment, such as the name of its pod
     */
    record Line(String time, String source, String text) {}

    /**
     * The newest lines, the oldest of them first.
     *
     * @param missing null, or what this source does not have, and how to get it
     */
    record Tail(List<Line> lines, int sources, String missing) {}

    /**
     * Returns the newest lines that contain a text.
     *
     * @param text empty for all lines
     */
    Tail tail(String namespace, String function, String text);
}
