package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** The deprecated InvokeAsync of 2014, which old clients still use: no headers, no qualifier, events up to 256 KiB. */
final class InvokeAsync implements Operation {
  private static final int LIMIT = 262_144;
  private static final InvokeHeaders EVENT = new InvokeHeaders(InvocationType.EVENT, false, Optional.empty());

  private final Targets targets;
  private final Invoker invoker;

  InvokeAsync(Targets targets, Invoker invoker) {
    this.targets = targets;
    this.invoker = invoker;
  }

  @Override
  public Route route() {
    return Route.of(HttpMethod.POST, "/2014-11-13/functions/{}/invoke-async");
  }

  @Override
  public String action() {
    return "InvokeAsync";
  }

  @Override
  public Call open(ApiRequest request) {
    FunctionName name = FunctionName.parse(request.variable(), Optional.empty());
    return new Call() {
      @Override
      public int bodyLimit() {
        return LIMIT;
      }

      @Override
      public AwsException tooLarge(long bytes) {
        return AwsException.of(413, "RequestEntityTooLargeException",
            "Request must be smaller than " + LIMIT + " bytes for the InvokeAsync operation");
      }

      @Override
      public Task by(Caller caller) {
        return new InvokeTask(request, EVENT, targets.of(name, caller), invoker, Answering.WHOLE);
      }
    };
  }
}
