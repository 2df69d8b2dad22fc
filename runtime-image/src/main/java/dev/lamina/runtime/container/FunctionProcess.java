package dev.lamina.runtime.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, as the kernel describes it in {@code /proc}.
 *
 * @param cgroup the text of its file {@code cgroup}: processes of a container have the same
 * @param startTicks when it started, in hundredths of a second since the machine did: tells it from a later process of
 *     the same id
 * @param alive false for one that is ending, or has ended and was not reaped
 * @param peakKb the most memory it has used, in KiB; 0 for one that is not alive
 */
record FunctionProcess(long pid, long parent, int user, String cgroup, long startTicks, boolean alive, long peakKb) {
    private static final int STATE_FIELD = 0; // counted after the name, which may contain blanks
    private static final int PARENT_FIELD = 1;
    private static final int STARTED_AT_FIELD = 19;
    private static final String USER = "Uid:";
    private static final String PEAK = "VmHWM:";

    /**
     * Reads a process.
     *
     * @param folder such as {@code /proc/17}
     * @return empty if there is no such process any longer
     */
    static Optional<FunctionProcess> read(Path folder) {
        try {
            // The cgroup first: a process that ends gives up its memory, and then leaves its cgroup (version 1). Read
            // in
            // this order, one without memory may seem to be of another container, and one with memory may not.
            String cgroup = Files.readString(folder.resolve("cgroup"));
            String status = Files.readString(folder.resolve("status"));
            String stat = Files.readString(folder.resolve("stat"));
            long peakKb = number(status, PEAK);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new FunctionProcess(
                    Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                    Long.parseLong(fields[PARENT_FIELD]),
                    (int) number(status, USER),
                    cgroup,
                    Long.parseLong(fields[STARTED_AT_FIELD].strip()),
                    isAlive(fields[STATE_FIELD]) && peakKb > 0,
                    peakKb));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // it ended while it was read
        }
    }

    /** Whether it is neither a zombie nor dead. */
    private static boolean isAlive(String state) {
        return !state.equals("Z") && !state.equals("X");
    }

    /** The first number of the line; 0 without such a line. */
    private static long number(String status, String field) {
        int start = status.indexOf("\n" + field);
        if (start < 0) {
            return 0;
        }
        String line =
                status.substring(start + 1 + field.length()).lines().findFirst().orElse("");
        return Long.parseLong(line.strip().split("\\s+")[0]);
    }

    /** Whether it is the same process, not only the same id. */
    boolean is(FunctionProcess other) {
        return pid == other.pid && startTicks == other.startTicks;
    }
}
