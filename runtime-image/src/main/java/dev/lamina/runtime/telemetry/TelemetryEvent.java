package dev.lamina.runtime.telemetry;

/**
 * One event, ready to send.
 *
 * @param stream {@code platform}, {@code function} or {@code extension}
 * @param type {@code platform.start} ...; the stream, if it is output
 * @param telemetry as JSON for the Telemetry API; null if it does not have this event
 * @param logs the same for the Logs API
 */
record TelemetryEvent(String stream, String type, byte[] telemetry, byte[] logs) {}
