package dev.lamina.gateway.api.http;

import dev.lamina.api.ApiDomains;
import dev.lamina.api.HttpDeclaration;
import dev.lamina.api.HttpHolders;
import dev.lamina.api.HttpHosts;
import dev.lamina.api.HttpRoute;
import dev.lamina.api.HttpSettings;
import dev.lamina.api.HttpSource;
import dev.lamina.api.HttpThrottle;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final HttpRoute EVERY_PATH = HttpRoute.of("ANY /{proxy+}");

    private final Throttles throttles;
    private final Function<Trigger, RouteAuthorizer> authorizers;
    private final ApiDomains domains;
    private final String region;
    private final Executor renewing;

    // Mutable state: Triggers by uid, APIs by namespace and name
    private final Map<String, Declared> triggers = new HashMap<>();
    private final AtomicBoolean outdated = new AtomicBoolean();
    private Map<String, Built> built = Map.of();
    private volatile ApiTable table = ApiTable.EMPTY;

    /** Equal to itself only: a comparison of what Triggers say would take long. */
    private static final class Version {}

    /** An authorizer lives as long as its Trigger is the same: it may have a cache. One that is unreadable has none. */
    private record Declared(
            Trigger trigger, HttpDeclaration declaration, Optional<RouteAuthorizer> authorizer, Version version) {
        String api() {
            return trigger.getMetadata().getNamespace() + "/" + declaration.api();
        }

        HttpSource http() {
            return trigger.getSpec().source().http();
        }
    }

    /**
     * What a Trigger is in its API.
     *
     * @param served whether it holds its routes; otherwise they refuse requests
     * @param hostNames of its settings, those that it holds
     */
    private record Part(Declared declared, boolean served, List<String> hostNames) {
        boolean isAs(Part other) {
            return declared.version() == other.declared.version()
                    && served == other.served
                    && hostNames.equals(other.hostNames);
        }
    }

    /** An API, what it was made of, and its limits by their names. */
    private record Built(List<Part> of, HttpApi api, Map<String, HttpThrottle> limits) {
        boolean isOf(List<Part> parts) {
            boolean same = parts.size() == of.size();
            for (int at = 0; same && at < parts.size(); at++) {
                same = of.get(at).isAs(parts.get(at));
            }
            return same;
        }
    }

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
        this.domains = new ApiDomains(
                config.http().domains().orElse(List.of()), config.http().domainNamespaces());
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
        Optional<HttpDeclaration> declaration = change instanceof TriggerChange.Put && !trigger.isMarkedForDeletion()
                ? HttpDeclaration.of(trigger)
                : Optional.empty();
        if (declaration.isPresent()) {
            triggers.put(uid, declared(trigger, declaration.get(), triggers.get(uid)));
            renewSoon();
        } else if (triggers.remove(uid) != null) {
            renewSoon();
        }
    }

    private Declared declared(Trigger trigger, HttpDeclaration declaration, Declared before) {
        if (trigger.unreadable().isPresent()) {
            return new Declared(trigger, declaration, Optional.empty(), new Version());
        }
        return before != null
                        && before.authorizer().isPresent()
                        && before.trigger().getSpec().equals(trigger.getSpec())
                ? new Declared(trigger, declaration, before.authorizer(), before.version())
                : new Declared(trigger, declaration, Optional.of(authorizers.apply(trigger)), new Version());
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
        List<Declared> now;
        synchronized (this) {
            now = List.copyOf(triggers.values());
        }
        Map<String, Built> renewed = new LinkedHashMap<>();
        parts(now).forEach((key, parts) -> {
            Built before = built.get(key);
            renewed.put(key, before != null && before.isOf(parts) ? before : built(parts));
        });
        built = renewed;
        Map<String, HttpThrottle> limits = new HashMap<>();
        renewed.values().forEach(each -> limits.putAll(each.limits()));
        throttles.limit(limits);
        table = new ApiTable(renewed.values().stream().map(Built::api).toList(), domains);
    }

    private Map<String, List<Part>> parts(List<Declared> all) {
        List<Trigger> triggers = all.stream().map(Declared::trigger).toList();
        Set<Trigger> served = Collections.newSetFromMap(new IdentityHashMap<>());
        served.addAll(HttpHolders.of(triggers));
        HttpHosts hosts = HttpHosts.of(triggers, domains::allows);
        Map<String, List<Part>> apis = new LinkedHashMap<>();
        all.forEach(declared -> apis.computeIfAbsent(declared.api(), _ -> new ArrayList<>())
                .add(new Part(declared, served.contains(declared.trigger()), hostNames(declared.trigger(), hosts))));
        return apis;
    }

    /** The operator has written into the status which ones it allows. */
    private static List<String> hostNames(Trigger trigger, HttpHosts hosts) {
        return trigger.getStatus() == null
                ? List.of()
                : hosts.heldBy(trigger).stream()
                        .filter(trigger.getStatus().hostNamesOrNone()::contains)
                        .toList();
    }

    private Built built(List<Part> parts) {
        Map<String, HttpThrottle> limits = new HashMap<>();
        Declared first = parts.getFirst().declared();
        HttpSettings settings = parts.stream()
                .filter(part -> part.served() && part.declared().http().settings() != null)
                .findFirst()
                .map(part -> part.declared().http().settings().withHostNames(part.hostNames()))
                .orElse(HttpApi.NO_SETTINGS);
        HttpApi api = new HttpApi(
                first.trigger().getMetadata().getNamespace(),
                first.declaration().api(),
                settings,
                routes(parts, limits),
                webSocketRoutes(parts, limits),
                CorsRules.of(settings.cors()),
                limit(first.api(), settings.throttle(), limits),
                new OpenApiDocuments());
        return new Built(parts, api, limits);
    }

    private List<ApiRoute> routes(List<Part> parts, Map<String, HttpThrottle> limits) {
        Map<String, ApiRoute> routes = new HashMap<>();
        List<HttpRoute> refusing = new ArrayList<>();
        for (Part part : parts) {
            Declared declared = part.declared();
            if (part.served()) {
                declared.declaration()
                        .routes()
                        .forEach(route -> routes.put(requests(route), route(declared, route, limits)));
            } else {
                refusing.addAll(declared.declaration().routes());
            }
        }
        // A request is compared with each of them.
        (refusing.size() <= HttpHolders.MOST_ROUTES ? refusing : List.of(EVERY_PATH))
                .forEach(route -> routes.putIfAbsent(requests(route), ApiRoute.refusing(route)));
        return routes.values().stream()
                .sorted(Comparator.comparing(ApiRoute::route, HttpRoute.MOST_SPECIFIC_FIRST))
                .toList();
    }

    private Map<String, ApiRoute> webSocketRoutes(List<Part> parts, Map<String, HttpThrottle> limits) {
        Map<String, ApiRoute> routes = new HashMap<>();
        for (Part part : parts) {
            for (String key : part.declared().declaration().webSocketRoutes()) {
                HttpRoute route = new HttpRoute(key, "", List.of());
                if (part.served()) {
                    routes.put(key, route(part.declared(), route, limits));
                } else { // nor may clients connect without an authorizer that is not in force
                    routes.putIfAbsent(key, ApiRoute.refusing(route));
                }
            }
        }
        return routes;
    }

    private static String requests(HttpRoute route) {
        return route.method() + " " + route.shape();
    }

    private ApiRoute route(Declared declared, HttpRoute route, Map<String, HttpThrottle> limits) {
        FunctionId function = FunctionId.of(
                declared.trigger().getMetadata().getNamespace(),
                declared.trigger().getSpec().function());
        return new ApiRoute(
                route,
                function,
                function.arn(region),
                declared.http(),
                declared.authorizer().orElseThrow(),
                limit(
                        declared.api() + " " + route.method() + " " + route.key(),
                        declared.http().throttle(),
                        limits),
                false);
    }

    private static Optional<String> limit(String name, HttpThrottle throttle, Map<String, HttpThrottle> limits) {
        if (throttle == null) {
            return Optional.empty();
        }
        limits.put(name, throttle);
        return Optional.of(name);
    }
}
