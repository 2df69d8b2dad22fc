package dev.lamina.gateway.logs;

import java.util.List;

/** The store of log lines. Its methods block, and throw {@link LogStoreException}. Times are nanoseconds since 1970. */
interface LogStore extends AutoCloseable {

    /** Lines that were read in [from, to), the oldest first. */
    Lines oldest(LogFiles files, long from, long to, int limit);

    /** Lines that were read in [from, to), the newest first: the opposite order. */
    Lines newest(LogFiles files, long from, long to, int limit);

    /** The files with lines that were read in [from, to), for each day; 10,000 at most, the newest first. */
    List<FileDay> days(LogFiles files, long from, long to);

    @Override
    void close();

    /**
     * Some lines.
     *
     * @param complete whether there are no more in that time
     */
    record Lines(List<StoredLine> lines, boolean complete) {}

    /**
     * The lines of a file that were read on one day.
     *
     * @param first when the first of them was read
     * @param last when the last of them was read
     */
    record FileDay(String file, long first, long last) {}
}
