package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Event buses: an event that is put on a bus is sent to every function whose Trigger has a matching pattern. */
public interface Buses {

    /**
     * Puts an event on a bus.
     *
     * @param namespace of the bus and of its functions
     * @return completes when the event of every matching Trigger is stored, and the event is in the archive; completes
     *     exceptionally when one could not be. Then the event must be put again with the same id: functions that have
     *     it already do not get it twice
     */
    CompletionStage<Void> put(String namespace, String bus, BusEvent event);

    /** Whether a Trigger names the bus, a disabled one included, or it is the default bus. May block. */
    boolean exists(String namespace, String bus);

    /**
     * An event.
     *
     * @param id of the event, which EventBridge gives it
     * @param ingested when it was put on the bus
     * @param detail not changed by any reader
     * @param traceHeader X-Ray trace header to pass on
     */
    record BusEvent(
            String id,
            Instant time,
            Instant ingested,
            String source,
            String detailType,
            List<String> resources,
            ObjectNode detail,
            Optional<String> traceHeader) {}
}
