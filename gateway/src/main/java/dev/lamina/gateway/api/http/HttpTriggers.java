package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpHolders;
import dev.lamina.api.HttpRoute;
import dev.lamina.api.HttpSource;
import dev.lamina.api.HttpThrottle;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteAuthorizers;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.api.web.CorsRules;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Keeps the table of APIs as the Triggers declare them. After a change it is renewed on a thread of its own, and
 * requests have the one before until then.
 */
@Singleton
class HttpTriggers {
    private static final Logger LOG = Logger.getLogger(HttpTriggers.class);

    private final Throttles throttles;
    private final Function<Trigger, RouteAuthorizer> authorizers;
    private final List<String> domains;
    private final String region;
    private final Executor renewing;

    // Mutable state: Triggers by uid, APIs by namespace and name
    private final Map<String, Served> triggers = new HashMap<>();
    private final AtomicBoolean outdated = new AtomicBoolean();
    private Map<String, Built> built = Map.of();
    private volatile ApiTable table = ApiTable.EMPTY;

    /** An authorizer lives as long as its Trigger is the same: it may have a cache. */
    private record Served(Trigger trigger, RouteAuthorizer authorizer, Version version) {}

    /** Equal to itself only: a comparison of what Triggers say would take long. */
    private static final class Version {}

    /** An API, what it was made of, and its limits by their names. */
    private record Built(List<Version> of, HttpApi api, Map<String, HttpThrottle> limits) {}

    @Inject
    HttpTriggers(Throttles throttles, RouteAuthorizers authorizers, GatewayConfig config) {
        this(
                throttles,
                authorizers::of,
                config,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("HTTP APIs").daemon().factory()));
    }

    /** @param renewing runs one task at a time */
    HttpTriggers(
            Throttles throttles,
            Function<Trigger, RouteAuthorizer> authorizers,
            GatewayConfig config,
            Executor renewing) {
        this.throttles = throttles;
        this.authorizers = authorizers;
        this.domains = config.http().domains().orElse(List.of());
        this.region = config.region();
        this.renewing = renewing;
    }

    void start(@Observes StartupEvent event, TriggerChanges changes) {
        follow(changes);
    }

    void follow(TriggerChanges changes) {
        changes.onChange(this::changed);
    }

    private synchronized void changed(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        if (change instanceof TriggerChange.Put && isServed(trigger)) {
            triggers.put(uid, new Served(trigger, authorizers.apply(trigger), new Version()));
            renewSoon();
        } else if (triggers.remove(uid) != null) {
            renewSoon();
        }
    }

    private static boolean isServed(Trigger trigger) {
        return trigger.unreadable().isEmpty() && http(trigger) != null;
    }

    /** Never waits. */
    ApiTable table() {
        return table;
    }

    private void renewSoon() {
        if (outdated.compareAndSet(false, true)) {
            renewing.execute(this::tryToRenew);
        }
    }

    private void tryToRenew() {
        outdated.set(false); // what changes from now on needs another run
        try {
            renew();
        } catch (RuntimeException e) { // the next change must be tried, too
            LOG.error("The table of HTTP APIs cannot be renewed; the one before stays in use", e);
        }
    }

    /** On the renewing thread only. */
    private void renew() {
        Map<String, Served> now;
        synchronized (this) {
            now = Map.copyOf(triggers);
        }
        Map<String, List<Served>> apis = new LinkedHashMap<>();
        HttpHolders.of(now.values().stream().map(Served::trigger).toList())
                .forEach(trigger -> apis.computeIfAbsent(key(trigger), _ -> new ArrayList<>())
                        .add(now.get(trigger.getMetadata().getUid())));
        Map<String, Built> renewed = new LinkedHashMap<>();
        apis.forEach((key, all) -> {
            Built before = built.get(key);
            List<Version> versions = all.stream().map(Served::version).toList();
            renewed.put(key, before != null && before.of().equals(versions) ? before : built(all, versions));
        });
        built = renewed;
        Map<String, HttpThrottle> limits = new HashMap<>();
        renewed.values().forEach(each -> limits.putAll(each.limits()));
        throttles.limit(limits);
        table = new ApiTable(renewed.values().stream().map(Built::api).toList(), domains);
    }

    private static String key(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + http(trigger).apiOf(trigger.getMetadata().getName());
    }

    private Built built(List<Served> all, List<Version> versions) {
        Map<String, HttpThrottle> limits = new HashMap<>();
        return new Built(versions, api(all, limits), limits);
    }

    private HttpApi api(List<Served> all, Map<String, HttpThrottle> limits) {
        Trigger first = all.getFirst().trigger();
        var settings = all.stream()
                .map(each -> http(each.trigger()).settings())
                .filter(some -> some != null)
                .findFirst()
                .orElse(HttpApi.NO_SETTINGS);
        return new HttpApi(
                first.getMetadata().getNamespace(),
                http(first).apiOf(first.getMetadata().getName()),
                settings,
                all.stream()
                        .flatMap(each -> http(each.trigger()).routes().stream()
                                .map(route -> route(each, HttpRoute.of(route), limits)))
                        .sorted(Comparator.comparing(ApiRoute::route, HttpRoute.MOST_SPECIFIC_FIRST))
                        .toList(),
                CorsRules.of(settings.cors()),
                limit(key(first), settings.throttle(), limits),
                new OpenApiDocuments());
    }

    private ApiRoute route(Served served, HttpRoute route, Map<String, HttpThrottle> limits) {
        Trigger trigger = served.trigger();
        String namespace = trigger.getMetadata().getNamespace();
        String function = trigger.getSpec().function().name();
        return new ApiRoute(
                route,
                new FunctionId(namespace, function),
                Lamina.arn(region, namespace, function),
                http(trigger),
                served.authorizer(),
                limit(key(trigger) + " " + route.key(), http(trigger).throttle(), limits));
    }

    private static Optional<String> limit(String name, HttpThrottle throttle, Map<String, HttpThrottle> limits) {
        if (throttle == null) {
            return Optional.empty();
        }
        limits.put(name, throttle);
        return Optional.of(name);
    }

    private static HttpSource http(Trigger trigger) {
        return trigger.getSpec().source().http();
    }
}
