package dev.lamina.console.monitor;

import java.util.List;

/** Where the cost of a function is read. The page says so if there is no such source. */
public interface FunctionCost {
    /**
     * The cost of one day.
     *
     * @param day in ISO 8601
     * @param here what it cost in this cluster
     * @param aws what AWS would have charged
     */
    record Day(String day, long requests, String gigabyteSeconds, String here, String aws) {}

    /** Returns the last days, the newest first. */
    List<Day> days(String namespace, String function);
}
