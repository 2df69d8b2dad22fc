package dev.lamina.gateway.async;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.time.Duration;
import java.util.Optional;

/** How often and how late each function's events are tried: as its spec says at the moment an event is judged, else as the installation says. */
final class Policies {
  private final Functions functions;
  private final GatewayConfig.Async config;

  Policies(Functions functions, GatewayConfig.Async config) {
    this.functions = functions;
    this.config = config;
  }

  RetryPolicy of(FunctionId function) {
    Optional<FunctionView> view = functions.find(function);
    AsyncInvocation own = view.map(FunctionView::async).orElse(AsyncInvocation.DEFAULTS);
    return new RetryPolicy(
        own.maxRetries() == null ? config.maxRetries() : own.maxRetries(),
        own.maxEventAgeSeconds() == null ? config.maxEventAge() : Duration.ofSeconds(own.maxEventAgeSeconds()),
        config.retryDelay(), config.throttleDelay(), view.filter(Policies::endsAtOnce).isPresent());
  }

  /** A stopped function's events go where given up events go, if there is such a place; else they wait for it to be let go on. */
  private static boolean endsAtOnce(FunctionView view) {
    return view.stopped() && (view.deadLetter().isPresent() || view.async().onFailure() != null);
  }
}
