package dev.lamina.operator.content;

/** The content is being looked at for the first time. Nobody's fault; {@link ContentNews} tells when there is an outcome. */
public final class ContentPendingException extends ContentUnavailableException {
  private static final long serialVersionUID = 1L;

  ContentPendingException(ContentRequest request) {
    super("Resolving", request.member() + " is being read and checked", null);
  }
}
