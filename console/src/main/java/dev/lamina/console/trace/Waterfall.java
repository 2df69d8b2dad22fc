package dev.lamina.console.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The spans of a trace as rows, each below its parent, and where the time went.
 *
 * @param more number of spans that are not shown
 */
record Waterfall(List<Row> rows, List<Part> parts, int more, String total) {
    private static final int ROWS = 300;
    private static final int PARTS = 4;

    /** The API server is asked for each, and anyone can write spans of many: those of others are hidden. */
    private static final int NAMESPACES = 20;

    private static final double PERCENT = 100;
    /** A bar that is thinner cannot be seen. */
    private static final double THINNEST = 0.3;

    /**
     * One span.
     *
     * @param depth of its indent, at most 12
     * @param left begin of its bar in percent
     * @param width of its bar in percent
     * @param service empty if the user may not see it
     * @param failed false if the user may not see it
     * @param tags empty if the user may not see them
     */
    public record Row(
            int depth,
            String name,
            String service,
            String took,
            String left,
            String width,
            boolean failed,
            boolean hidden,
            Map<String, String> tags) {}

    /** A span that took much of the time by itself, without the spans below it. */
    public record Part(String name, String took, int percent) {}

    private static final int DEEPEST = 12;

    /**
     * @param namespace of the function whose page it is: asked for first
     * @param mayRead whether the user may see what belongs to a namespace
     */
    static Waterfall of(Trace trace, String namespace, Predicate<String> mayRead) {
        Map<String, List<TraceSpan>> below = new HashMap<>();
        Set<String> ids = new HashSet<>();
        trace.spans().forEach(span -> ids.add(span.id()));
        List<TraceSpan> roots = new ArrayList<>();
        for (TraceSpan span : trace.spans()) {
            if (ids.contains(span.parent())) {
                below.computeIfAbsent(span.parent(), parent -> new ArrayList<>())
                        .add(span);
            } else {
                roots.add(span);
            }
        }
        Map<String, String> owners = trace.owners();
        Set<String> visible = Stream.concat(Stream.of(namespace), owners.values().stream())
                .distinct()
                .limit(NAMESPACES)
                .filter(mayRead)
                .collect(Collectors.toSet());
        Builder builder = new Builder(trace, below, owners, visible);
        sorted(roots).forEach(builder::addWithThoseBelow);
        // Those in a circle are below no root.
        sorted(trace.spans()).forEach(builder::addWithThoseBelow);
        return builder.build();
    }

    private static List<TraceSpan> sorted(List<TraceSpan> spans) {
        return spans.stream().sorted(Comparator.comparingLong(TraceSpan::start)).toList();
    }

    private static final class Builder {
        private final Trace trace;
        private final Map<String, List<TraceSpan>> below;
        private final Map<String, String> owners;
        private final Set<String> visible;
        private final long start;
        private final long length;
        private final List<Row> rows = new ArrayList<>();
        private final Map<Part, Long> parts = new HashMap<>();
        private final Set<String> added = new HashSet<>();

        Builder(Trace trace, Map<String, List<TraceSpan>> below, Map<String, String> owners, Set<String> visible) {
            this.trace = trace;
            this.below = below;
            this.owners = owners;
            this.visible = visible;
            this.start = trace.start();
            this.length = Math.max(1, trace.end() - start);
        }

        private record Open(TraceSpan span, int depth) {}

        /** Without recursion: a trace may be as deep as it has spans. */
        void addWithThoseBelow(TraceSpan root) {
            Deque<Open> open = new ArrayDeque<>();
            open.push(new Open(root, 0));
            while (!open.isEmpty()) {
                Open next = open.pop();
                if (added.add(next.span().id())) {
                    int depth = Math.min(next.depth() + 1, DEEPEST);
                    add(next.span(), next.depth()).reversed().forEach(child -> open.push(new Open(child, depth)));
                }
            }
        }

        /** Returns the spans right below it, in order of time. */
        private List<TraceSpan> add(TraceSpan span, int depth) {
            List<TraceSpan> children = sorted(below.getOrDefault(span.id(), List.of()));
            String owner = owners.get(span.id());
            boolean hidden = owner == null || !visible.contains(owner);
            if (rows.size() < ROWS) {
                rows.add(row(span, depth, owner, hidden));
            }
            if (!hidden) {
                long own = span.duration() - covered(span, children);
                parts.put(new Part(span.name(), duration(own), (int) Math.round(PERCENT * own / length)), own);
            }
            return children;
        }

        private Row row(TraceSpan span, int depth, String owner, boolean hidden) {
            double left = PERCENT * (span.start() - start) / length;
            double width = Math.max(THINNEST, PERCENT * span.duration() / length);
            return new Row(
                    depth,
                    hidden
                            ? (owner == null ? "outside of Lamina" : "in a namespace whose logs you may not read")
                            : span.name(),
                    hidden ? "" : span.service(),
                    duration(span.duration()),
                    number(Math.min(left, PERCENT - THINNEST)),
                    number(width),
                    span.failed() && !hidden,
                    hidden,
                    hidden ? Map.of() : span.tags());
        }

        /** Microseconds of a span in which at least one of its children ran. */
        private static long covered(TraceSpan span, List<TraceSpan> children) {
            long covered = 0;
            long until = span.start();
            for (TraceSpan child : children) {
                long from = Math.max(until, child.start());
                long to = Math.min(span.end(), child.end());
                if (to > from) {
                    covered += to - from;
                    until = to;
                }
            }
            return covered;
        }

        Waterfall build() {
            List<Part> longest = parts.entrySet().stream()
                    .sorted(Map.Entry.<Part, Long>comparingByValue().reversed())
                    .map(Map.Entry::getKey)
                    .filter(part -> part.percent() > 0)
                    .limit(PARTS)
                    .toList();
            return new Waterfall(rows, longest, trace.spans().size() - rows.size(), duration(length));
        }
    }

    private static String number(double percent) {
        return String.format(Locale.ROOT, "%.2f", percent);
    }

    /** @param micros microseconds */
    static String duration(long micros) {
        double millis = micros / 1000.0;
        return millis < 1000
                ? String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
}
