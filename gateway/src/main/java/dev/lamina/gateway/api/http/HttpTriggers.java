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
import java.util.function.Function;

/** Keeps the table of APIs as the Triggers declare them. A change is applied by the next request. */
@Singleton
class HttpTriggers {
    private final Throttles throttles;
    private final Function<Trigger, RouteAuthorizer> authorizers;
    private final List<String> domains;
    private final String region;

    // Mutable state: by uid
    private final Map<String, Served> triggers = new HashMap<>();
    private volatile ApiTable table = ApiTable.EMPTY;
    private volatile boolean outdated;

    /** An authorizer lives as long as its Trigger is the same: it may have a cache. */
    private record Served(Trigger trigger, RouteAuthorizer authorizer) {}

    @Inject
    HttpTriggers(Throttles throttles, RouteAuthorizers authorizers, GatewayConfig config) {
        this(throttles, authorizers::of, config);
    }

    HttpTriggers(Throttles throttles, Function<Trigger, RouteAuthorizer> authorizers, GatewayConfig config) {
        this.throttles = throttles;
        this.authorizers = authorizers;
        this.domains = config.http().domains().orElse(List.of());
        this.region = config.region();
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
            triggers.put(uid, new Served(trigger, authorizers.apply(trigger)));
            outdated = true;
        } else if (triggers.remove(uid) != null) {
            outdated = true;
        }
    }

    private static boolean isServed(Trigger trigger) {
        return trigger.unreadable().isEmpty() && http(trigger) != null;
    }

    ApiTable table() {
        return outdated ? renewed() : table;
    }

    private synchronized ApiTable renewed() {
        if (outdated) {
            Map<String, List<Trigger>> apis = new LinkedHashMap<>();
            HttpHolders.of(triggers.values().stream().map(Served::trigger).toList())
                    .forEach(trigger -> apis.computeIfAbsent(key(trigger), _ -> new ArrayList<>())
                            .add(trigger));
            Map<String, HttpThrottle> limits = new HashMap<>();
            table = new ApiTable(
                    apis.values().stream().map(all -> api(all, limits)).toList(), domains);
            throttles.limit(limits);
            outdated = false;
        }
        return table;
    }

    private static String key(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + http(trigger).apiOf(trigger.getMetadata().getName());
    }

    private HttpApi api(List<Trigger> all, Map<String, HttpThrottle> limits) {
        Trigger first = all.getFirst();
        var settings = all.stream()
                .map(trigger -> http(trigger).settings())
                .filter(some -> some != null)
                .findFirst()
                .orElse(HttpApi.NO_SETTINGS);
        return new HttpApi(
                first.getMetadata().getNamespace(),
                http(first).apiOf(first.getMetadata().getName()),
                settings,
                all.stream()
                        .flatMap(trigger -> http(trigger).routes().stream()
                                .map(route -> route(trigger, HttpRoute.of(route), limits)))
                        .sorted(Comparator.comparing(ApiRoute::route, HttpRoute.MOST_SPECIFIC_FIRST))
                        .toList(),
                CorsRules.of(settings.cors()),
                limit(key(first), settings.throttle(), limits));
    }

    private ApiRoute route(Trigger trigger, HttpRoute route, Map<String, HttpThrottle> limits) {
        String namespace = trigger.getMetadata().getNamespace();
        String function = trigger.getSpec().function().name();
        return new ApiRoute(
                route,
                new FunctionId(namespace, function),
                Lamina.arn(region, namespace, function),
                http(trigger),
                triggers.get(trigger.getMetadata().getUid()).authorizer(),
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
