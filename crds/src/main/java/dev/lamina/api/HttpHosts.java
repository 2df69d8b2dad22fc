package dev.lamina.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which Triggers have host names. A host name belongs to a namespace, because with a part of it pages could take
 * another part's cookies; with a base path it belongs to one Trigger. Who has it, as its status says, keeps it: the age
 * of a Trigger is not that of its claim, so an old one could take the name of another by an edit. Of those that have
 * nothing yet, the oldest gets it. A Trigger that does not get a host name is served at its other addresses.
 */
public final class HttpHosts {
    private final Map<String, Trigger> hosts = new HashMap<>();
    private final Map<String, Trigger> places = new HashMap<>();

    /**
     * @param bound whether the status has it
     * @param serves whether the routes of the Trigger are served, so that it can have a place of the host
     */
    private record Claim(String host, Trigger trigger, boolean bound, boolean serves) {
        private static final Comparator<Claim> BOUND_FIRST = Comparator.comparing((Claim claim) -> !claim.bound())
                .thenComparing(Claim::trigger, TriggerAge.OLDEST_FIRST);
    }

    private HttpHosts() {}

    /**
     * @param all every existing Trigger
     * @param allowed whether APIs may have a host name in a namespace; one that may not does not stand in the way of
     *     others
     */
    public static HttpHosts of(Collection<Trigger> all, BiPredicate<String, String> allowed) {
        HttpHosts result = new HttpHosts();
        List<Claim> claims = new ArrayList<>();
        all.stream()
                .filter(trigger -> trigger.unreadable().isPresent() && !trigger.isMarkedForDeletion())
                .forEach(trigger -> bound(trigger).forEach(host -> claims.add(new Claim(host, trigger, true, false))));
        Set<Trigger> serving = Collections.newSetFromMap(new IdentityHashMap<>());
        serving.addAll(HttpHolders.of(all));
        all.stream()
                .filter(HttpHosts::isOn)
                .forEach(trigger -> wanted(trigger)
                        .forEach(host -> claims.add(
                                new Claim(host, trigger, bound(trigger).contains(host), serving.contains(trigger)))));
        claims.removeIf(claim -> !claim.bound() && !claim.serves());
        claims.removeIf(claim ->
                !allowed.test(claim.host(), claim.trigger().getMetadata().getNamespace()));
        claims.sort(Claim.BOUND_FIRST);
        claims.forEach(claim -> result.hosts.putIfAbsent(claim.host(), claim.trigger()));
        claims.stream()
                .filter(claim -> claim.serves() && result.isOfNamespace(claim.trigger(), claim.host()))
                .forEach(claim -> result.places.putIfAbsent(place(claim.trigger(), claim.host()), claim.trigger()));
        return result;
    }

    /** Returns the host names at which this Trigger's API is. */
    public List<String> heldBy(Trigger trigger) {
        return wanted(trigger).stream().filter(host -> holds(trigger, host)).toList();
    }

    /**
     * Returns the host names that no other namespace may take: those which the Trigger holds, and those which it held
     * and still wants, although its routes are not served now.
     */
    public List<String> keptBy(Trigger trigger) {
        return wanted(trigger).stream()
                .filter(host -> holds(trigger, host) || bound(trigger).contains(host) && isOfNamespace(trigger, host))
                .toList();
    }

    /** Returns the first host name that this Trigger wants and another one has. */
    public Optional<HttpHolders.Conflict> inTheWayOf(Trigger trigger) {
        return wanted(trigger).stream()
                .flatMap(host -> Optional.ofNullable(
                        isOfNamespace(trigger, host) ? places.get(place(trigger, host)) : hosts.get(host))
                        .filter(holder -> !isSame(holder, trigger))
                        .map(holder -> new HttpHolders.Conflict(
                                "spec.source.http.settings.hostNames",
                                isOfNamespace(trigger, host) ? place(trigger, host) : "the host name " + host,
                                holder))
                        .stream())
                .findFirst();
    }

    private boolean holds(Trigger trigger, String host) {
        return isSame(places.get(place(trigger, host)), trigger);
    }

    private boolean isOfNamespace(Trigger trigger, String host) {
        Trigger holder = hosts.get(host);
        return holder != null
                && holder.getMetadata()
                        .getNamespace()
                        .equals(trigger.getMetadata().getNamespace());
    }

    private static boolean isSame(Trigger one, Trigger other) {
        return one != null
                && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace())
                && one.getMetadata().getName().equals(other.getMetadata().getName());
    }

    private static boolean isOn(Trigger trigger) {
        return trigger.unreadable().isEmpty()
                && !trigger.isMarkedForDeletion()
                && trigger.getSpec().isEnabled();
    }

    private static List<String> wanted(Trigger trigger) {
        HttpSource http = trigger.getSpec().source().http();
        return http == null || http.settings() == null
                ? List.of()
                : http.settings().hostNamesOrNone();
    }

    private static List<String> bound(Trigger trigger) {
        return trigger.getStatus() == null ? List.of() : trigger.getStatus().hostNamesOrNone();
    }

    private static String place(Trigger trigger, String host) {
        return host + trigger.getSpec().source().http().settings().basePathOrNone();
    }
}
