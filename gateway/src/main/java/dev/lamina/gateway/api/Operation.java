package dev.lamina.gateway.api;

/**
 * One operation of the Lambda API.
 *
 * <p>A request passes three stages, each knowing more than the one before: its head, its caller, its body. Each may throw
 * {@link dev.lamina.gateway.aws.AwsException}; nothing is done before the last.
 */
public interface Operation {
  Route route();

  /** As IAM names it, such as InvokeFunction. */
  String action();

  /** Reads path, query and headers. */
  Call open(ApiRequest request);
}
