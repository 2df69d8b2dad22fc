package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import java.util.Optional;

/** The outcome of resolving content. */
sealed interface ContentOutcome {

    /** Returns the content, or throws the exception. */
    ResolvedContent get() throws ContentException;

    /** Returns whether this outcome does not differ from {@code before}. */
    boolean isLike(ContentOutcome before);

    /** Content that is in the store. */
    record Good(ResolvedContent content) implements ContentOutcome {
        @Override
        public ResolvedContent get() {
            return content;
        }

        @Override
        public boolean isLike(ContentOutcome before) {
            return equals(before);
        }
    }

    /** The source cannot be used as it is. */
    record Broken(ContentException flaw) implements ContentOutcome {
        @Override
        public ResolvedContent get() throws ContentException {
            throw flaw;
        }

        @Override
        public boolean isLike(ContentOutcome before) {
            return before instanceof Broken other
                    && flaw.reason().equals(other.flaw.reason())
                    && flaw.getMessage().equals(other.flaw.getMessage());
        }
    }

    /** A server does not respond. A different message is not a change. */
    record Unavailable(ContentUnavailableException trouble) implements ContentOutcome {
        @Override
        public ResolvedContent get() {
            throw trouble;
        }

        @Override
        public boolean isLike(ContentOutcome before) {
            return before instanceof Unavailable other && trouble.reason().equals(other.trouble.reason());
        }
    }

    /** Returns the content, if there is any. */
    default Optional<ResolvedContent> found() {
        return this instanceof Good good ? Optional.of(good.content()) : Optional.empty();
    }
}
