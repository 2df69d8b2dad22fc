package dev.lamina.gateway.identity;

import dev.lamina.gateway.GatewayConfig;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Checks by the cluster's RBAC what callers may do. */
@ApplicationScoped
public class Access {
  private final Reviews reviews;
  private final Decisions<Question, Boolean> decisions;

  private record Question(Caller caller, Action action) {}

  @Inject
  Access(Reviews reviews, GatewayConfig config) {
    this(reviews, config.identity(), Asking.inVirtualThreads());
  }

  Access(Reviews reviews, GatewayConfig.Identity config, Asking asking) {
    this.reviews = reviews;
    this.decisions = new Decisions<>(config.cache(), config.cacheRefusal(), allowed -> allowed, asking);
  }

  /** Whether the action is allowed. Fails when the API server did not respond; completes on any thread. */
  public Future<Boolean> allowed(Caller caller, Action action) {
    return decisions.ask(new Question(caller, action), q -> reviews.allowed(q.caller(), q.action()));
  }
}
