package dev.lamina.gateway.logs;

/**
 * How a scan ended.
 *
 * @param cursor where the next one goes on
 * @param complete whether it has read everything
 */
public record ScanEnd(LogCursor cursor, boolean complete) {}
