package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpHostsTest {
    private final List<Trigger> all = new ArrayList<>();

    @Test
    void namespacesDoNotShareHostName() {
        trigger("shop", "a", "{routes: [$default], settings: {hostNames: [x.example], basePath: /a}}");
        Trigger same = trigger("shop", "b", "{routes: [$default], settings: {hostNames: [x.example], basePath: /b}}");
        Trigger other = trigger("evil", "c", "{routes: [$default], settings: {hostNames: [x.example], basePath: /c}}");
        Trigger twice = trigger("shop", "d", "{routes: [$default], settings: {hostNames: [x.example], basePath: /a}}");

        assertThat(conflict(same)).isEmpty();
        assertThat(conflict(other)).contains("the host name x.example of a");
        assertThat(conflict(twice)).contains("x.example/a of a");
        assertThat(hosts().heldBy(same)).containsExactly("x.example");
        assertThat(hosts().heldBy(other)).isEmpty();
        assertThat(HttpHolders.of(all)).as("routes are served all the same").containsAll(all);
    }

    /** The age of a Trigger is not that of its claim. */
    @Test
    void boundHostNameStays() {
        Trigger old = trigger("evil", "old", "{routes: [$default], settings: {hostNames: [x.example, y.example]}}");
        Trigger holder = trigger("shop", "holder", "{routes: [$default], settings: {hostNames: [x.example]}}");
        holder.setStatus(bound("x.example"));

        assertThat(hosts().heldBy(holder)).containsExactly("x.example");
        assertThat(hosts().heldBy(old)).containsExactly("y.example");
        assertThat(conflict(holder)).isEmpty();
        assertThat(conflict(old)).contains("the host name x.example of holder");

        holder.setSpec(holder.getSpec().disabled());
        assertThat(hosts().heldBy(old)).containsExactly("x.example", "y.example");
    }

    @Test
    void hostNameStaysWhileRoutesAreNotServed() {
        trigger("shop", "first", "{api: shop, routes: [GET /a]}");
        Trigger loser = trigger("shop", "loser", "{api: shop, routes: [GET /a], settings: {hostNames: [x.example]}}");
        Trigger other = trigger("evil", "other", "{routes: [GET /a], settings: {hostNames: [x.example]}}");
        assertThat(hosts().heldBy(other)).as("nothing was bound").containsExactly("x.example");

        loser.setStatus(bound("x.example"));

        assertThat(hosts().heldBy(other)).isEmpty();
        assertThat(hosts().heldBy(loser)).isEmpty();
        assertThat(hosts().keptBy(loser)).containsExactly("x.example");
    }

    @Test
    void unreadableTriggerKeepsHostName() {
        Trigger other = trigger("evil", "other", "{routes: [GET /a], settings: {hostNames: [x.example]}}");
        Trigger holder = trigger("shop", "holder", "{routes: 7}");
        assertThat(holder.unreadable()).isPresent();
        holder.setStatus(bound("x.example"));

        assertThat(hosts().heldBy(other)).isEmpty();
    }

    private HttpHosts hosts() {
        return HttpHosts.of(all, (_, _) -> true);
    }

    private Optional<String> conflict(Trigger trigger) {
        return hosts().inTheWayOf(trigger)
                .map(conflict -> conflict.text() + " of "
                        + conflict.holder().getMetadata().getName());
    }

    private static TriggerStatus bound(String host) {
        return TriggerStatusBuilder.builder().hostNames(List.of(host)).build();
    }

    /** Each one is younger than those before. */
    private Trigger trigger(String namespace, String name, String http) {
        Trigger trigger = Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s, namespace: %s, creationTimestamp: "2026-01-01T00:00:0%dZ"}
        spec: {function: {name: f}, source: {http: %s}}
        """.formatted(name, namespace, all.size(), http), Trigger.class);
        all.add(trigger);
        return trigger;
    }
}
