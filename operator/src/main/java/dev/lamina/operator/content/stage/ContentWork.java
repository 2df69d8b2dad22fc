package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ResolvedContent;

/** Resolves content synchronously, which may take minutes. */
interface ContentWork {

    /** Resolves as {@link ContentResolver#resolve}, and blocks until there is an outcome. */
    ResolvedContent resolve(ContentRequest request) throws ContentException;

    /**
     * Returns whether the spec alone shows that its content is {@code before}, because it pins the bytes. Does not
     * block.
     *
     * @param before content that was read and checked earlier, for this spec or another one
     */
    boolean isStill(ContentRequest request, ResolvedContent before);
}
