package dev.lamina.operator.backlog;

import dev.lamina.api.AsyncStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.polling.PollingConfiguration;
import io.javaoperatorsdk.operator.processing.event.source.polling.PollingEventSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads all backlogs periodically, and triggers a reconciliation of the functions whose numbers have changed. */
public final class BacklogSource {
    private BacklogSource() {}

    public static <P extends HasMetadata> EventSource<?, P> of(EventBacklog backlog, Duration interval) {
        return new PollingEventSource<AsyncStatus, P, String>(
                AsyncStatus.class,
                new PollingConfiguration<>("async-backlog", () -> sets(backlog.read()), interval, status -> "backlog"));
    }

    private static Map<ResourceID, Set<AsyncStatus>> sets(Map<ResourceID, AsyncStatus> backlogs) {
        Map<ResourceID, Set<AsyncStatus>> sets = new HashMap<>();
        backlogs.forEach((function, status) -> sets.put(function, Set.of(status)));
        return sets;
    }
}
