package dev.lamina.operator.content;

/**
 * The content is being resolved for the first time. This is not an error; {@link ContentChangeNotifier} reports the
 * outcome.
 */
public final class ContentPendingException extends ContentUnavailableException {
    private static final long serialVersionUID = 1L;

    public ContentPendingException(ContentRequest request) {
        super("Resolving", request.member() + " is being read and checked", null);
    }
}
