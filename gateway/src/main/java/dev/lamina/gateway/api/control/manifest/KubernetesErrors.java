package dev.lamina.gateway.api.control.manifest;

import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Errors of the API server in AWS's form. */
final class KubernetesErrors {
    static final int CONFLICT = 409;

    private KubernetesErrors() {}

    static AwsException of(KubernetesClientException error) {
        return switch (error.getCode()) {
            case 400, 422 -> AwsException.of(400, "InvalidParameterValueException", text(error));
            case 403 ->
                AwsException.of(403, "AccessDeniedException", "The API server refuses the change: " + text(error));
            case 404 -> AwsException.of(404, "ResourceNotFoundException", text(error));
            case CONFLICT ->
                AwsException.of(
                        409,
                        "ResourceConflictException",
                        "The resource was changed by another request at the same time: try again.");
            case 429 -> AwsException.throttled("CallerRateLimitExceeded");
            default ->
                AwsException.of(
                        503, "ServiceUnavailableException", "The Kubernetes API server does not respond: try again.");
        };
    }

    /** The causes have the fields and messages of the schema, without the repetition of the object's name. */
    private static String text(KubernetesClientException error) {
        List<StatusCause> causes = Optional.ofNullable(error.getStatus())
                .map(Status::getDetails)
                .map(details -> details.getCauses())
                .orElse(List.of());
        if (causes.isEmpty()) {
            return Optional.ofNullable(error.getStatus())
                    .map(Status::getMessage)
                    .orElseGet(error::getMessage);
        }
        return causes.stream()
                .map(cause -> (cause.getField() == null ? "" : cause.getField() + ": ") + cause.getMessage())
                .collect(Collectors.joining("; "));
    }
}
