package dev.lamina.gateway.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines in memory, which are selected as VictoriaLogs does it: by the regular expression in the filter. */
public final class FakeLogStore implements LogStore {
    private static final Comparator<StoredLine> ORDER = Comparator.comparingLong(StoredLine::time)
            .thenComparing(StoredLine::file)
            .thenComparing(StoredLine::text);
    private static final long DAY = 86_400_000_000_000L;

    private final List<StoredLine> lines = new CopyOnWriteArrayList<>();

    // Mutable state
    private volatile Optional<String> failure = Optional.empty();
    private volatile Runnable before = () -> {};

    /** Adds a line of the environment, as the container runtime would write it at that time. */
    public FakeLogStore add(String namespace, String pod, long time, String tag, String text) {
        return put(time, file(namespace, pod, "function"), CriText.of(time, "stdout", tag, text));
    }

    public FakeLogStore add(String namespace, String pod, long time, String text) {
        return add(namespace, pod, time, "F", text);
    }

    FakeLogStore put(long time, String file, String text) {
        lines.add(new StoredLine(time, file, text));
        return this;
    }

    /** Without lines, and it answers again. */
    public void reset() {
        lines.clear();
        failure = Optional.empty();
        before = () -> {};
    }

    /** From now on it does not answer. */
    public void isAway(String why) {
        failure = Optional.of(why);
    }

    /** Runs this before each answer. */
    public void before(Runnable action) {
        before = action;
    }

    static String file(String namespace, String pod, String container) {
        return "/var/log/pods/" + namespace + '_' + pod + "_0a1b/" + container + "/0.log";
    }

    @Override
    public Lines oldest(LogFiles files, long from, long to, int limit) {
        return some(selected(files, from, to).sorted(ORDER).toList(), limit);
    }

    @Override
    public Lines newest(LogFiles files, long from, long to, int limit) {
        return some(selected(files, from, to).sorted(ORDER.reversed()).toList(), limit);
    }

    private static Lines some(List<StoredLine> all, int limit) {
        return new Lines(all.stream().limit(limit).toList(), all.size() < limit);
    }

    @Override
    public List<FileDay> days(LogFiles files, long from, long to) {
        Map<String, FileDay> days = new TreeMap<>();
        selected(files, from, to)
                .forEach(line -> days.merge(
                        line.file() + line.time() / DAY,
                        new FileDay(line.file(), line.time(), line.time()),
                        (one, other) -> new FileDay(
                                one.file(), Math.min(one.first(), other.first()), Math.max(one.last(), other.last()))));
        return new ArrayList<>(days.values());
    }

    private Stream<StoredLine> selected(LogFiles files, long from, long to) {
        before.run();
        failure.ifPresent(why -> {
            throw new LogStoreException(why);
        });
        String filter = files.toString();
        Pattern file = Pattern.compile(filter.substring("{file=~\"".length(), filter.length() - "\"}".length()));
        return lines.stream()
                .filter(line -> line.time() >= from
                        && line.time() < to
                        && file.matcher(line.file()).matches());
    }

    @Override
    public void close() {}
}
