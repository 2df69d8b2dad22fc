package dev.lamina.runtime.telemetry;

import java.util.List;

/**
 * What an extension has asked for.
 *
 * @param name of the extension
 * @param types streams: {@code platform}, {@code function}, {@code extension}
 * @param maxItems events of a batch at most
 * @param maxBytes bytes of a batch at most
 * @param timeoutMs how long the first event of a batch may wait
 */
record Subscription(
        String name,
        TelemetryApi api,
        String schema,
        List<String> types,
        int maxItems,
        int maxBytes,
        int timeoutMs,
        Destination destination) {

    /** The event as this subscriber gets it, or null if it does not get it. */
    byte[] select(TelemetryEvent event) {
        if (!types.contains(event.stream())) {
            return null;
        }
        if (api == TelemetryApi.TELEMETRY) {
            return event.telemetry();
        }
        return schema.equals(TelemetryApi.FIRST_LOGS_SCHEMA) && event.type().equals("platform.runtimeDone")
                ? null
                : event.logs();
    }
}
