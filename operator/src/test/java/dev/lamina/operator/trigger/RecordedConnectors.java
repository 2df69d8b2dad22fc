package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import dev.lamina.operator.connector.Connectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what was wanted of connectors. */
final class RecordedConnectors implements Connectors {
    final List<Boolean> runs = new ArrayList<>();
    boolean available = true;
    String failure;

    @Override
    public boolean areAvailable() {
        return available;
    }

    @Override
    public void apply(Trigger trigger, boolean wanted, Runnable beforeWriting) {
        runs.add(wanted);
    }

    @Override
    public void stop(Trigger trigger) {
        runs.add(false);
    }

    @Override
    public Optional<String> failure(Trigger trigger) {
        return Optional.ofNullable(failure);
    }
}
