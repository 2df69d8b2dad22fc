package dev.lamina.operator.content;

import java.util.Optional;

/** What a look at content came to. */
sealed interface Outcome {

  /** The content, or the exception. */
  ResolvedContent get() throws ContentException;

  /** Whether there is no news in {@code before}. */
  boolean isLike(Outcome before);

  /** Content that is in the store. */
  record Good(ResolvedContent content) implements Outcome {
    @Override
    public ResolvedContent get() {
      return content;
    }

    @Override
    public boolean isLike(Outcome before) {
      return equals(before);
    }
  }

  /** The source cannot be used as it is. */
  record Broken(ContentException flaw) implements Outcome {
    @Override
    public ResolvedContent get() throws ContentException {
      throw flaw;
    }

    @Override
    public boolean isLike(Outcome before) {
      return before instanceof Broken other && flaw.reason().equals(other.flaw.reason()) && flaw.getMessage().equals(other.flaw.getMessage());
    }
  }

  /** Something does not answer. The words of it may change from look to look, and are no news. */
  record Unavailable(ContentUnavailableException trouble) implements Outcome {
    @Override
    public ResolvedContent get() {
      throw trouble;
    }

    @Override
    public boolean isLike(Outcome before) {
      return before instanceof Unavailable other && trouble.reason().equals(other.trouble.reason());
    }
  }

  /** The content where there is some. */
  default Optional<ResolvedContent> found() {
    return this instanceof Good good ? Optional.of(good.content()) : Optional.empty();
  }
}
