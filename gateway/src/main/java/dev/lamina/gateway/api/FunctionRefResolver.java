package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Resolves function names: a bare name is in a ServiceAccount's own namespace, or for other callers in the configured
 * one.
 */
@ApplicationScoped
public class FunctionRefResolver {
    private final GatewayConfig config;

    @Inject
    public FunctionRefResolver(GatewayConfig config) {
        this.config = config;
    }

    public FunctionRef of(FunctionName name, Caller caller) {
        return FunctionRef.of(name, config.region(), namespace(caller));
    }

    /** The namespace that stands for the caller's AWS account. */
    public String namespace(Caller caller) {
        return caller.namespace().orElseGet(config.identity()::defaultNamespace);
    }
}
