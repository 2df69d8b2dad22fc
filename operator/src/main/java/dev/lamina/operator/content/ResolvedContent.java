package dev.lamina.operator.content;

/**
 * Content that is in the store.
 *
 * @param sha256 lower-case hex
 * @param sizeBytes of the zip or jar
 * @param source identifies what was read and checked (kind, name, ETag …, handler, layers); an equal source is not read
 *     again
 */
public record ResolvedContent(String sha256, long sizeBytes, String source) {}
