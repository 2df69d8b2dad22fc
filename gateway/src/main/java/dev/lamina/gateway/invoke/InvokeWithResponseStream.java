package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.aws.AwsException;
import io.vertx.core.http.HttpMethod;

/**
 * Invoke with the result as an event stream: part by part as the function writes it, or at once if the function does
 * not stream.
 */
final class InvokeWithResponseStream implements Operation {
  private final Targets targets;
  private final Invoker invoker;

  InvokeWithResponseStream(Targets targets, Invoker invoker) {
    this.targets = targets;
    this.invoker = invoker;
  }

  @Override
  public Route route() {
    return Route.of(HttpMethod.POST, "/2021-11-15/functions/{}/response-streaming-invocations");
  }

  /** It has no IAM action of its own. */
  @Override
  public String action() {
    return "InvokeFunction";
  }

  @Override
  public Call open(ApiRequest request) {
    InvokeHeaders headers = InvokeHeaders.read(request);
    if (headers.type() == InvocationType.EVENT) {
      throw AwsException.of(400, "InvalidParameterValueException",
          "X-Amz-Invocation-Type must be RequestResponse or DryRun when the response is streamed.");
    }
    return InvokeCall.open(request, headers, targets, invoker, Answering.STREAMED);
  }
}
