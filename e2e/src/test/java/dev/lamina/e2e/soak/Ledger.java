package dev.lamina.e2e.soak;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The accounts of a soak: an acknowledged event must have been run, once or more often. */
final class Ledger {
    /** By source, the ids that the source has acknowledged as stored. */
    private final ConcurrentMap<String, Collection<String>> acknowledged = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, AtomicInteger> refused = new ConcurrentHashMap<>();

    void acknowledged(String source, String id) {
        acknowledged
                .computeIfAbsent(source, name -> ConcurrentHashMap.newKeySet())
                .add(id);
    }

    /** The sender got a refusal or no response: the event need not be run. */
    void refused(String source) {
        refused.computeIfAbsent(source, name -> new AtomicInteger()).incrementAndGet();
    }

    /** @param executed the id of each execution */
    Balance balance(Collection<String> executed) {
        Map<String, Long> times =
                executed.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Line> lines = new TreeMap<>();
        acknowledged.forEach((source, ids) -> {
            List<String> lost =
                    ids.stream().filter(id -> !times.containsKey(id)).sorted().toList();
            long repeated = ids.stream()
                    .mapToLong(id -> Math.max(0, times.getOrDefault(id, 0L) - 1))
                    .sum();
            lines.put(
                    source,
                    new Line(
                            ids.size(),
                            refused.getOrDefault(source, new AtomicInteger()).get(),
                            lost,
                            repeated));
        });
        return new Balance(Collections.unmodifiableMap(lines));
    }

    /**
     * @param refused sent and not acknowledged
     * @param missing acknowledged and not run
     * @param repeated executions of an event beyond its first
     */
    record Line(int acknowledged, int refused, List<String> missing, long repeated) {}

    /** One line for each source. */
    record Balance(Map<String, Line> lines) {

        int acknowledged() {
            return lines.values().stream().mapToInt(Line::acknowledged).sum();
        }

        List<String> missing() {
            return lines.values().stream()
                    .flatMap(line -> line.missing().stream())
                    .toList();
        }

        /** Of all that was acknowledged, in percent. */
        double repeatedPercent() {
            return 100.0 * lines.values().stream().mapToLong(Line::repeated).sum() / Math.max(1, acknowledged());
        }

        @Override
        public String toString() {
            StringBuilder table = new StringBuilder(
                    "%-10s %12s %8s %8s %9s%n".formatted("source", "acknowledged", "refused", "missing", "repeated"));
            lines.forEach((source, line) -> table.append("%-10s %12d %8d %8d %9d%n"
                    .formatted(
                            source,
                            line.acknowledged(),
                            line.refused(),
                            line.missing().size(),
                            line.repeated())));
            return table.append("%.2f %% repeated%n".formatted(repeatedPercent()))
                    .toString();
        }
    }
}
