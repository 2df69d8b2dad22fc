package dev.lamina.operator.content;

/**
 * Content that is in the store.
 *
 * @param sha256 lower-case hex
 * @param sizeBytes of the zip or jar
 * @param source identifies what was read and checked (kind, name, ETag …, handler, layers); an equal source is not read
 *     again
 * @param unzippedBytes sum of the sizes in the archive's directory; {@link #UNKNOWN} if it was not recorded
 */
public record ResolvedContent(String sha256, long sizeBytes, String source, long unzippedBytes) {
    public static final long UNKNOWN = -1;

    public ResolvedContent(String sha256, long sizeBytes, String source) {
        this(sha256, sizeBytes, source, UNKNOWN);
    }
}
