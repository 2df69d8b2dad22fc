package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpHoldersTest {
    private final List<Trigger> all = new ArrayList<>();

    @Test
    void olderTriggerKeepsRoute() {
        Trigger first = trigger("shop", "b", "{api: shop, routes: ['GET /a/{x}', 'PUT /a']}");
        Trigger second = trigger("shop", "a", "{api: shop, routes: ['PUT /b', 'GET /a/{y}']}");

        assertThat(HttpHolders.of(all)).containsExactly(first);
        assertThat(HttpHolders.inTheWayOf(first, all)).isEmpty();
        assertThat(HttpHolders.inTheWayOf(second, all))
                .contains(new HttpHolders.Conflict("spec.source.http.routes[1]", "the route GET /a/{y}", first));
    }

    @Test
    void waitingTriggerBlocksNoOther() {
        Trigger first = trigger("shop", "a", "{api: shop, routes: [GET /a]}");
        trigger("shop", "b", "{api: shop, routes: [GET /a, GET /b]}");
        Trigger third = trigger("shop", "c", "{api: shop, routes: [GET /b]}");

        assertThat(HttpHolders.of(all)).containsExactly(first, third);
    }

    @Test
    void methodsAndApisAndNamespacesAreApart() {
        trigger("shop", "a", "{api: shop, routes: [GET /a]}");
        trigger("shop", "b", "{api: shop, routes: [ANY /a, $default]}");
        trigger("shop", "c", "{routes: [GET /a]}");
        trigger("other", "d", "{api: shop, routes: [GET /a]}");

        assertThat(HttpHolders.of(all)).hasSize(4);
    }

    @Test
    void disabledTriggerHoldsNothing() {
        Trigger first = trigger("shop", "a", "{api: shop, routes: [GET /a]}");
        Trigger second = trigger("shop", "b", "{api: shop, routes: [GET /a]}");
        first.setSpec(first.getSpec().disabled());

        assertThat(HttpHolders.of(all)).containsExactly(second);
    }

    @Test
    void triggerWithWrongRoutesHoldsNothing() {
        Trigger twice = trigger("shop", "a", "{api: shop, routes: ['GET /a/{x}', GET /b, 'GET /a/{y}']}");
        Trigger second = trigger("shop", "b", "{api: shop, routes: [GET /b]}");

        assertThat(HttpHolders.of(all)).containsExactly(second);
        assertThat(twice.getSpec().source().http().routeProblem())
                .contains("routes[2]: GET /a/{y} takes the same requests as routes[0]: remove one of them");
    }

    @Test
    void webSocketRouteHasOneTrigger() {
        Trigger first = trigger("shop", "b", "{api: shop, webSocket: {routes: [$connect, $default]}}");
        Trigger second = trigger("shop", "a", "{api: shop, webSocket: {routes: [send, $default]}}");
        Trigger requests = trigger("shop", "c", "{api: shop, routes: [$default]}");

        assertThat(HttpHolders.of(all)).containsExactly(first, requests);
        assertThat(HttpHolders.inTheWayOf(second, all))
                .contains(new HttpHolders.Conflict(
                        "spec.source.http.webSocket.routes[1]", "the route $default of WebSocket connections", first));
    }

    @Test
    void webSocketRouteThatIsThereTwiceHoldsNothing() {
        Trigger twice = trigger("shop", "a", "{webSocket: {routes: [send, join, send]}}");

        assertThat(HttpHolders.of(all)).isEmpty();
        assertThat(twice.getSpec().source().http().routeProblem())
                .contains("webSocket.routes[2]: send is webSocket.routes[0] already: remove one of them");
    }

    @Test
    void apiHasThreeHundredRoutesAtMost() {
        for (int i = 0; i < 5; i++) {
            trigger("shop", "a" + i, "{api: shop, routes: [" + routes("/a" + i, 50) + "]}");
        }
        Trigger large = trigger("shop", "large", "{api: shop, routes: [" + routes("/b", 51) + "]}");
        Trigger last = trigger("shop", "last", "{api: shop, routes: [" + routes("/c", 50) + "]}");
        Trigger other = trigger("shop", "other", "{routes: [GET /a]}");

        assertThat(HttpHolders.of(all))
                .doesNotContain(large)
                .contains(last, other)
                .hasSize(7);
        assertThat(HttpHolders.tooManyRoutes(last, all)).isEmpty();
        assertThat(HttpHolders.tooManyRoutes(other, all)).isEmpty();
        assertThat(HttpHolders.tooManyRoutes(large, all).orElseThrow())
                .startsWith(
                        "spec.source.http.routes: an API has at most 300 routes, and the older Triggers of this one "
                                + "have 250, this Trigger 51. ");
    }

    private static String routes(String path, int number) {
        return IntStream.range(0, number).mapToObj(i -> "GET " + path + "/" + i).collect(Collectors.joining(", "));
    }

    @Test
    void apiHasSettingsOnce() {
        trigger("shop", "a", "{api: shop, routes: [GET /a], settings: {accessLog: true}}");
        Trigger second = trigger("shop", "b", "{api: shop, routes: [GET /b], settings: {accessLog: true}}");

        assertThat(field(second)).contains("spec.source.http.settings");
    }

    private Optional<String> field(Trigger trigger) {
        return HttpHolders.inTheWayOf(trigger, all).map(HttpHolders.Conflict::field);
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
