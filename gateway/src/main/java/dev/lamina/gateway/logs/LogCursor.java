package dev.lamina.gateway.logs;

/**
 * Where a reader goes on.
 *
 * @param from the first line to read: the first piece of an event whose last piece was not read yet
 * @param after events whose last piece is before this position were read already
 */
public record LogCursor(LinePosition from, LinePosition after) {

    public static LogCursor at(LinePosition position) {
        return new LogCursor(position, position);
    }
}
