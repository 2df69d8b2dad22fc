package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.identity.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Resolves function names: a bare name is in a ServiceAccount's own namespace, or for other callers in the configured
 * one.
 */
@ApplicationScoped
public class Targets {
  private final GatewayConfig config;

  @Inject
  public Targets(GatewayConfig config) {
    this.config = config;
  }

  public Target of(FunctionName name, Caller caller) {
    return Target.of(name, config.region(), namespace(caller));
  }

  /** The namespace that stands for the caller's AWS account. */
  public String namespace(Caller caller) {
    return caller.namespace().orElseGet(config.identity()::defaultNamespace);
  }
}
