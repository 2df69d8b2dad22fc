package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.identity.Caller;

/** A request of Invoke or InvokeWithResponseStream, which differ only in how the result is sent to the caller. */
record InvokeCall(ApiRequest request, FunctionName name, InvokeHeaders headers, Targets targets, Invoker invoker, Answering answering)
    implements Call {

  static InvokeCall open(ApiRequest request, InvokeHeaders headers, Targets targets, Invoker invoker, Answering answering) {
    return new InvokeCall(request, FunctionName.parse(request.variable(), request.query("Qualifier")), headers, targets, invoker, answering);
  }

  @Override
  public int bodyLimit() {
    return headers.type().limit();
  }

  @Override
  public AwsException tooLarge(long bytes) {
    return headers.type().tooLarge(bytes);
  }

  @Override
  public Task by(Caller caller) {
    return new InvokeTask(request, headers, targets.of(name, caller), invoker, answering);
  }
}
