package dev.lamina.gateway.api.authorizer;

import dev.lamina.api.HttpSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.authorizer.function.FunctionRouteAuthorizer;
import dev.lamina.gateway.api.authorizer.jwt.JwtRouteAuthorizer;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reports for Triggers whose authorizer can fail, an issuer or a function, whether it works. Issuers' keys are read
 * whether or not there are requests: so a broken issuer is a condition before a client sees it, and it heals by itself.
 */
@Singleton
final class AuthorizerReports {
    private final TriggerChanges triggers;
    private final RouteAuthorizers authorizers;
    private final Functions functions;
    private final DeliveryReports reports;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("authorizer reports").daemon().factory());

    private record Followed(Trigger trigger, RouteAuthorizer authorizer) {}

    /** What is wrong, as a condition shows it. */
    private record Problem(String reason, String message) {}

    @Inject
    AuthorizerReports(
            TriggerChanges triggers, RouteAuthorizers authorizers, Functions functions, DeliveryReports reports) {
        this.triggers = triggers;
        this.authorizers = authorizers;
        this.functions = functions;
        this.reports = reports;
    }

    void start(@Observes StartupEvent event) {
        triggers.onChange(this::follow);
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Checking the authorizers of HTTP APIs", this::check), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    void follow(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        if (change instanceof TriggerChange.Put && canFail(trigger)) {
            followed.put(uid, new Followed(trigger, authorizers.of(trigger)));
        } else if (followed.remove(uid) != null) {
            reports.forget(trigger);
        }
    }

    private static boolean canFail(Trigger trigger) {
        HttpSource source = trigger.getSpec().source().http();
        return source != null
                && trigger.getSpec().isEnabled()
                && switch (source.authorizerType()) {
                    case JWT, Function -> true;
                    case None, Kubernetes -> false;
                };
    }

    void check() {
        authorizers.refreshKeys();
        followed.values()
                .forEach(each -> problem(each)
                        .ifPresentOrElse(
                                problem -> reports.fails(each.trigger(), problem.reason(), problem.message()),
                                () -> reports.flows(each.trigger())));
    }

    private Optional<Problem> problem(Followed of) {
        return switch (of.authorizer()) {
            case JwtRouteAuthorizer jwt ->
                jwt.problem()
                        .map(why -> new Problem(
                                "IssuerUnavailable",
                                "spec.source.http.authorizer.jwt.issuer: " + why
                                        + "; until its keys can be read, requests get 401"));
            case FunctionRouteAuthorizer function ->
                function.problem()
                        .map(why -> new Problem(
                                "UnknownIdentitySource",
                                "spec.source.http.authorizer.function.identitySources: " + why))
                        .or(() -> function.cacheProblem()
                                .map(why -> new Problem(
                                        "UnsafeCache", "spec.source.http.authorizer.function.cacheSeconds: " + why)))
                        .or(() -> missing(of.trigger()));
            default -> Optional.empty();
        };
    }

    private Optional<Problem> missing(Trigger trigger) {
        String namespace = trigger.getMetadata().getNamespace();
        String name = trigger.getSpec().source().http().authorizer().function().name();
        return functions.find(new FunctionId(namespace, name)).isPresent()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "AuthorizerNotFound",
                        "spec.source.http.authorizer.function.name: there is no Function " + name + " in namespace "
                                + namespace + ": create it, or correct the name"));
    }
}
