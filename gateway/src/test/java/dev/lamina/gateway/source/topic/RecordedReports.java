package dev.lamina.gateway.source.topic;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.DeliveryReports;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes no status, and remembers the reports it got. */
public final class RecordedReports implements DeliveryReports {
    public final List<String> failures = new CopyOnWriteArrayList<>();

    @Override
    public void receivesAlone(Trigger trigger) {
        // Nothing to remember.
    }

    @Override
    public void flows(Trigger trigger) {
        // Nothing to remember.
    }

    @Override
    public void fails(Trigger trigger, String reason, String message) {
        failures.add(reason + ": " + message);
    }

    @Override
    public void delivered(Trigger trigger) {
        // Nothing to remember.
    }

    @Override
    public void error(Trigger trigger, String text) {
        failures.add(text);
    }

    @Override
    public void forget(Trigger trigger) {
        // Nothing to remember.
    }
}
