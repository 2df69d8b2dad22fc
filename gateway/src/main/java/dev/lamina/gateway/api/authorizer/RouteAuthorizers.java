package dev.lamina.gateway.api.authorizer;

import dev.lamina.api.HttpAuthorizer;
import dev.lamina.api.HttpSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.authorizer.function.AnswerCaches;
import dev.lamina.gateway.api.authorizer.function.FunctionRouteAuthorizer;
import dev.lamina.gateway.api.authorizer.jwt.JwtRouteAuthorizer;
import dev.lamina.gateway.api.authorizer.jwt.SigningKeyCaches;
import dev.lamina.gateway.auth.Authenticator;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.source.DeliveryReports;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Makes the authorizers that Triggers declare. */
@Singleton
public final class RouteAuthorizers {
    /** Memory for the cached answers of functions. */
    private static final long ANSWER_BYTES = 32L * 1024 * 1024;

    private static final RouteAuthorizer ANYONE = request -> Future.succeededFuture(RouteDecision.Allowed.ANYONE);

    private final SigningKeyCaches keys;
    private final AnswerCaches answers = new AnswerCaches(ANSWER_BYTES);
    private final RouteAuthorizer kubernetes;
    private final Dispatcher dispatcher;
    private final DeliveryReports reports;
    private final String region;
    private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    RouteAuthorizers(
            Authenticator authenticator,
            Authorizer authorizer,
            Dispatcher dispatcher,
            DeliveryReports reports,
            GatewayConfig config) {
        this(new SigningKeyCaches(), authenticator, authorizer, dispatcher, reports, config);
    }

    RouteAuthorizers(
            SigningKeyCaches keys,
            Authenticator authenticator,
            Authorizer authorizer,
            Dispatcher dispatcher,
            DeliveryReports reports,
            GatewayConfig config) {
        this.keys = keys;
        this.kubernetes = new KubernetesRouteAuthorizer(authenticator, authorizer);
        this.dispatcher = dispatcher;
        this.reports = reports;
        this.region = config.region();
    }

    /**
     * The authorizer of a Trigger with the source {@code http}. Keep it as long as the Trigger's spec is the same:
     * issuers' keys and functions' answers are forgotten when no authorizer needs them. Does not block.
     */
    public RouteAuthorizer of(Trigger trigger) {
        HttpSource source = trigger.getSpec().source().http();
        String namespace = trigger.getMetadata().getNamespace();
        HttpAuthorizer declared = source.authorizer();
        return switch (source.authorizerType()) {
            case None -> ANYONE;
            case Kubernetes -> kubernetes;
            case JWT ->
                new JwtRouteAuthorizer(
                        declared.jwt(), keys.of(namespace, declared.jwt().issuer()), InstantSource.system(), executor);
            case Function ->
                new FunctionRouteAuthorizer(
                        namespace,
                        source.apiOf(trigger.getMetadata().getName()),
                        declared.function(),
                        answers,
                        dispatcher,
                        region,
                        FunctionRouteAuthorizer.TIMEOUT,
                        problem -> reports.error(trigger, problem));
        };
    }

    /** Has the keys of issuers read of which it is time. Returns at once. */
    void refreshKeys() {
        keys.refreshDue(executor);
    }
}
