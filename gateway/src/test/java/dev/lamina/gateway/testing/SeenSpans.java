package dev.lamina.gateway.testing;

import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.Spans;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers spans. Records nothing until it is switched on; a trace is sampled only if a caller says so. */
public final class SeenSpans implements Spans {
    private final List<Span> seen = new CopyOnWriteArrayList<>();
    private volatile boolean on;

    public SeenSpans on() {
        on = true;
        return this;
    }

    @Override
    public boolean areRecorded() {
        return on;
    }

    @Override
    public boolean samples(String traceId) {
        return false;
    }

    @Override
    public void add(Span span) {
        seen.add(span);
    }

    public List<Span> all() {
        return seen;
    }

    /** The only span of this name. */
    public Span named(String name) {
        List<Span> found =
                seen.stream().filter(span -> span.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans are named " + name + " of "
                    + seen.stream().map(Span::name).toList());
        }
        return found.getFirst();
    }

    /** The names of the spans directly below one, in the order of their ends. */
    public List<String> below(Span parent) {
        return seen.stream()
                .filter(span ->
                        span.parent().getSpanId().equals(parent.context().getSpanId()))
                .map(Span::name)
                .toList();
    }
}
