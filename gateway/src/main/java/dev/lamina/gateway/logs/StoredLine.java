package dev.lamina.gateway.logs;

/**
 * A line in the store.
 *
 * @param time when the collector read it, in nanoseconds since 1970
 * @param file the path on the node
 * @param text the line as the container runtime wrote it
 */
record StoredLine(long time, String file, String text) {}
