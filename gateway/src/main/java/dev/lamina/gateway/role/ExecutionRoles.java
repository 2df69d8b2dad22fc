package dev.lamina.gateway.role;

import dev.lamina.api.ExecutionRole;
import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Reads a function's execution role from its spec, and gets the credentials of that role. */
@ApplicationScoped
class ExecutionRoles implements RoleCredentials.Source {
    private static final int FORBIDDEN = 403;

    private final Functions functions;
    private final GatewayConfig.Sts config;
    private final CredentialCache cache;

    @Inject
    ExecutionRoles(Functions functions, KubernetesClient client, GatewayConfig config) {
        this(functions, client, config, InstantSource.system());
    }

    ExecutionRoles(Functions functions, KubernetesClient client, GatewayConfig config, InstantSource clock) {
        this.functions = functions;
        this.config = config.sts();
        CredentialExchange exchange = new ExchangePool(
                config.sts().concurrentExchanges(),
                new StsExchange(new IdentityTokens(client, config.sts().audience()), config));
        this.cache = new CredentialCache(
                exchange, config.sts().lifetime(), clock, Executors.newVirtualThreadPerTaskExecutor());
    }

    @Override
    public Future<RoleCredentials> ask(FunctionId function) {
        try {
            return cache.ask(role(function));
        } catch (Refused e) {
            return Future.failedFuture(e);
        }
    }

    private Role role(FunctionId id) {
        ExecutionRole role = functions
                .resource(id)
                .map(Function::getSpec)
                .flatMap(spec -> Optional.ofNullable(spec.executionRole()))
                .orElseThrow(() -> new Refused(
                        FORBIDDEN,
                        "NoExecutionRole",
                        "spec.executionRole: not set, so the function has no credentials"));
        if (config.endpoint().isEmpty()) {
            throw new Refused(
                    FORBIDDEN,
                    "NoSecurityTokenService",
                    "spec.executionRole: this installation has no STS that gives credentials; set the Helm value "
                            + "sts.endpoint");
        }
        String arn = Optional.ofNullable(role.arn())
                .or(config::defaultRoleArn)
                .orElseThrow(() -> new Refused(
                        FORBIDDEN,
                        "NoRoleArn",
                        "spec.executionRole.arn: required, because this installation has no default role; set it, or "
                                + "the Helm value sts.defaultRoleArn"));
        return new Role(id, role.serviceAccountOf(id.name()), arn, Optional.ofNullable(role.policy()));
    }
}
