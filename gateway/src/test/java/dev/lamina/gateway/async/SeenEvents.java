package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.SeenSpans;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the reports it gets, as words. */
final class SeenEvents implements AsyncObserver {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final SeenSpans spans = new SeenSpans();

    @Override
    public Spans spans() {
        return spans;
    }

    @Override
    public void received(FunctionId function) {
        seen.add("received");
    }

    @Override
    public void started(FunctionId function, Duration age) {
        seen.add("started");
    }

    @Override
    public void dropped(FunctionId function) {
        seen.add("dropped");
    }

    @Override
    public void recordFailed(FunctionId function) {
        seen.add("record failed");
    }

    @Override
    public void deadLetterFailed(FunctionId function) {
        seen.add("dead letter failed");
    }
}
