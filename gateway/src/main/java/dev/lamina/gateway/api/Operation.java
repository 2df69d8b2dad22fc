package dev.lamina.gateway.api;

/**
 * One operation of the Lambda API.
 *
 * <p>A request passes three stages: its head is known, then its caller, then its body. Each stage may throw
 * {@link dev.lamina.gateway.http.AwsException}; only the last one has effects.
 */
public interface Operation {
    Route route();

    /** As IAM names it, such as InvokeFunction. */
    String action();

    /** Reads path, query and headers. */
    ParsedRequest open(ApiRequest request);
}
