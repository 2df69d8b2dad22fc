package dev.lamina.gateway.logs;

import java.util.List;

/**
 * The events before a position, the oldest first.
 *
 * @param before the position of its first event, or the one it was read from if it has none
 * @param next where a reader goes on after it
 */
public record BackwardPage(List<LogEvent> events, LinePosition before, LogCursor next) {}
