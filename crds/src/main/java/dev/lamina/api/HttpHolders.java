package dev.lamina.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which Triggers make HTTP APIs. A route and the settings of an API have one Trigger: of Triggers that want the same,
 * the oldest gets it, and one that waits does not block others. The operator reports by this, and the gateway serves by
 * it, so both must agree. {@link HttpHosts} says who has a host name.
 */
public final class HttpHolders {
    /** Routes of an API, as API Gateway's quota has it. */
    public static final int MOST_ROUTES = 300;

    private HttpHolders() {}

    /**
     * What a Trigger wants that another one has.
     *
     * @param field its field
     * @param text what it is, human-readable
     */
    public record Conflict(String field, String text, Trigger holder) {}

    /** @param key the same for all that want the same */
    private record Claim(String key, String field, String text) {}

    /** Returns the Triggers whose routes are served, oldest first. */
    public static List<Trigger> of(Collection<Trigger> all) {
        List<Trigger> holders = new ArrayList<>();
        holdings(all, holders);
        return holders;
    }

    /** Returns what this Trigger wants and an older one of the others has. */
    public static Optional<Conflict> inTheWayOf(Trigger trigger, Collection<Trigger> others) {
        List<Trigger> older = others.stream()
                .filter(other -> TriggerAge.OLDEST_FIRST.compare(other, trigger) < 0)
                .toList();
        return conflict(trigger, holdings(older, new ArrayList<>()));
    }

    /**
     * Returns the field and the fix if the API would have too many routes with those of this Trigger, next to those of
     * older Triggers. A gateway compares a request with them one after the other.
     */
    public static Optional<String> tooManyRoutes(Trigger trigger, Collection<Trigger> others) {
        List<Trigger> holders = new ArrayList<>();
        holdings(
                others.stream()
                        .filter(other -> TriggerAge.OLDEST_FIRST.compare(other, trigger) < 0)
                        .toList(),
                holders);
        int before = holders.stream()
                .filter(holder -> api(holder).equals(api(trigger)))
                .mapToInt(HttpHolders::routes)
                .sum();
        return before + routes(trigger) <= MOST_ROUTES
                ? Optional.empty()
                : Optional.of("spec.source.http.routes: an API has at most " + MOST_ROUTES
                        + " routes, and the older Triggers of this one have " + before + ", this Trigger "
                        + routes(trigger) + ". No route of this Trigger is served. Replace routes by one with ANY or "
                        + "{proxy+}, or name another API in spec.source.http.api");
    }

    private static Map<String, Trigger> holdings(Collection<Trigger> all, List<Trigger> holders) {
        Map<String, Trigger> held = new HashMap<>();
        Map<String, Integer> routes = new HashMap<>();
        all.stream()
                .filter(HttpHolders::competes)
                .sorted(TriggerAge.OLDEST_FIRST)
                .forEach(candidate -> {
                    int with = routes.getOrDefault(api(candidate), 0) + routes(candidate);
                    if (conflict(candidate, held).isEmpty() && with <= MOST_ROUTES) {
                        routes.put(api(candidate), with);
                        holders.add(candidate);
                        claims(candidate).forEach(claim -> held.put(claim.key(), candidate));
                    }
                });
        return held;
    }

    private static Optional<Conflict> conflict(Trigger trigger, Map<String, Trigger> held) {
        for (Claim claim : claims(trigger)) {
            Trigger holder = held.get(claim.key());
            if (holder != null) {
                return Optional.of(new Conflict(claim.field(), claim.text(), holder));
            }
        }
        return Optional.empty();
    }

    /** One that is being deleted, is disabled or cannot be read, or whose routes are wrong, does not compete. */
    private static boolean competes(Trigger trigger) {
        return !trigger.isMarkedForDeletion()
                && trigger.unreadable().isEmpty()
                && trigger.getSpec().source().http() != null
                && trigger.getSpec().isEnabled()
                && trigger.getSpec().source().http().routeProblem().isEmpty();
    }

    private static String api(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getSpec().source().http().apiOf(trigger.getMetadata().getName());
    }

    private static int routes(Trigger trigger) {
        HttpSource http = trigger.getSpec().source().http();
        return http.routesOrNone().size() + http.webSocketRoutesOrNone().size();
    }

    private static List<Claim> claims(Trigger trigger) {
        HttpSource http = trigger.getSpec().source().http();
        String api = trigger.getMetadata().getNamespace() + "/"
                + http.apiOf(trigger.getMetadata().getName());
        List<Claim> claims = new ArrayList<>();
        for (int at = 0; at < http.routesOrNone().size(); at++) {
            HttpRoute route = HttpRoute.of(http.routes().get(at));
            claims.add(new Claim(
                    "route " + api + " " + route.method() + " " + route.shape(),
                    "spec.source.http.routes[" + at + "]",
                    "the route " + route.key()));
        }
        List<String> webSocket = http.webSocketRoutesOrNone();
        for (int at = 0; at < webSocket.size(); at++) {
            claims.add(new Claim(
                    "webSocket " + api + " " + webSocket.get(at),
                    "spec.source.http.webSocket.routes[" + at + "]",
                    "the route " + webSocket.get(at) + " of WebSocket connections"));
        }
        if (http.settings() != null) {
            claims.add(new Claim("settings " + api, "spec.source.http.settings", "the settings of this API"));
        }
        return claims;
    }
}
