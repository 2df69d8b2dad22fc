package dev.lamina.operator.content;

/** Lambda's limits on content, with Lambda's messages. */
public final class ContentLimits {
    /** Maximum size of an unpacked archive in bytes. */
    public static final long UNZIPPED_BYTES = 262_144_000;

    /**
     * Maximum number of files and folders in an archive: a pod unpacks no more, and zips without the 64-bit extension
     * have fewer.
     */
    public static final int ENTRIES = 65_535;

    private ContentLimits() {}

    public static ContentException tooLarge(ContentRequest request, long maxBytes) {
        return new ContentException(
                "TooLarge",
                request.member() + ": Unzipped size must be smaller than " + maxBytes
                        + " bytes, but the archive itself is larger: make it smaller, or move libraries into layers");
    }
}
