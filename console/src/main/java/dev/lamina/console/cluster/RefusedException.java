package dev.lamina.console.cluster;

import java.util.List;

/** A request that the API server or the gateway answered with an error, or did not answer: status 503. */
public class RefusedException extends RuntimeException {
    /**
     * What is wrong with one field.
     *
     * @param field path such as {@code spec.memory}; {@code spec} if a rule is about several fields
     */
    public record Cause(String field, String message) {}

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient List<Cause> causes;

    public RefusedException(int status, String message, List<Cause> causes) {
        super(message);
        this.status = status;
        this.causes = List.copyOf(causes);
    }

    /** Returns the message, and what helps. */
    public String advice() {
        return switch (status) {
            case 403 ->
                getMessage()
                        + ". The console acts with your own rights: ask an administrator for a RoleBinding in this "
                        + "namespace, to lamina-viewer, lamina-editor or lamina-invoker.";
            case 404 -> getMessage() + ". It may have been deleted while this page was open.";
            default -> getMessage();
        };
    }

    public int status() {
        return status;
    }

    public List<Cause> causes() {
        return causes;
    }
}
