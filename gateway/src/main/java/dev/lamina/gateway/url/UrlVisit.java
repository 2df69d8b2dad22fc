package dev.lamina.gateway.url;

import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.ErrorReply;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Visit;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.identity.Caller;
import java.util.Set;

/** A request to a function URL that becomes an event. */
record UrlVisit(UrlRequest request, String arn, CorsRules cors, boolean streams, Dispatcher dispatcher) implements Visit, Call {
  // No credentials, or no permission: AWS returns the same error for both here.
  private static final Set<String> FORBIDDEN = Set.of("MissingAuthenticationTokenException", "AccessDeniedException");

  @Override
  public boolean anonymous() {
    return request.auth() == UrlAuth.NONE;
  }

  @Override
  public String part() {
    return "url";
  }

  @Override
  public String action() {
    return "InvokeFunctionUrl";
  }

  @Override
  public Call open() {
    return this;
  }

  @Override
  public int bodyLimit() {
    return EventBytes.LIMIT;
  }

  @Override
  public AwsException tooLarge(long bytes) {
    return EventBytes.tooLarge();
  }

  @Override
  public Task by(Caller caller) {
    return new UrlTask(this, caller);
  }

  @Override
  public Reply refused(AwsException error) {
    return finished(ErrorReply.of(FORBIDDEN.contains(error.code()) ? FunctionUrls.forbidden() : error));
  }

  Reply finished(Reply reply) {
    return cors.applied(reply, request.header("Origin"));
  }
}
