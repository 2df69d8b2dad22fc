package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ApiDomains;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.exposure.AllowedHosts;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpBindingTest {
    private final List<String> exposed = new ArrayList<>();
    private final AtomicInteger sweeps = new AtomicInteger();
    private final Bindings bindings = new Bindings(List.of(new HttpBinding(
            new AllowedHosts(
                    new ApiDomains(
                            List.of("shop.example", "office.shop.example"),
                            Map.of("office.shop.example", List.of("office"))),
                    Optional.of("fn.shop.example"),
                    Optional.of("gateway.shop.example")),
            (trigger, all) -> exposed.add(trigger.getMetadata().getName()),
            sweeps::incrementAndGet)));
    private final List<Trigger> all = new ArrayList<>();

    @Test
    void exposureFollowsWhateverIsWrong() {
        settle(trigger("pets", "{api: shop, routes: [$default], settings: {hostNames: [www.shop.example]}}"));
        settle(trigger("foreign", "{routes: [$default], settings: {hostNames: [other.example]}}"));
        settle(trigger("invalid", "{routes: ['GET /{a}', 'GET /{b}']}"));
        settle(trigger("overlap", "{api: shop, routes: [$default]}"));

        assertThat(exposed).containsExactly("pets", "foreign", "invalid", "overlap");
    }

    @Test
    void hostNameOfAnotherIsDropped() {
        Trigger old = trigger("old", "{routes: [$default]}");
        Trigger holder = trigger("holder", "{routes: [$default], settings: {hostNames: [a.shop.example]}}");
        holder.setStatus(TriggerStatusBuilder.builder()
                .hostNames(bindings.hostNames(holder, all))
                .build());
        Trigger edited =
                trigger("old", "{routes: [$default], settings: {hostNames: [a.shop.example, b.shop.example]}}");
        edited.setMetadata(old.getMetadata());
        all.remove(old);

        assertThat(settle(holder).holds()).isTrue();
        assertThat(settle(edited).reason()).isEqualTo("HostNameTaken");
        assertThat(settle(edited).message())
                .startsWith("spec.source.http.settings.hostNames: Trigger team/holder has a.shop.example already")
                .endsWith("The API is served at /api/team/old of the gateway and at b.shop.example only");
        assertThat(bindings.hostNames(edited, all)).containsExactly("b.shop.example");
        assertThat(bindings.hostNames(holder, all)).containsExactly("a.shop.example");
    }

    @Test
    void hostNameOfGatewayOrFunctionsIsRefused() {
        for (String host : List.of("gateway.shop.example", "fn.shop.example", "orders.team.fn.shop.example")) {
            Trigger trigger = trigger("thief", "{routes: [$default], settings: {hostNames: [" + host + "]}}");

            assertThat(settle(trigger).reason()).isEqualTo("HostNameNotAllowed");
            assertThat(bindings.hostNames(trigger, all)).isEmpty();
            all.remove(trigger);
        }
    }

    @Test
    void deletedTriggerEndsExposure() {
        bindings.deleted(trigger("pets", "{api: shop, routes: [$default]}"));

        assertThat(sweeps).hasValue(1);
    }

    @Test
    void conditionNamesAddresses() {
        ConditionFact fact = settle(trigger(
                "pets", "{api: shop, routes: [$default], settings: {hostNames: [www.shop.example], basePath: /v1}}"));

        assertThat(fact.holds()).isTrue();
        assertThat(fact.message()).isEqualTo("Served at /api/team/shop of the gateway and at www.shop.example/v1");
    }

    @Test
    void laterTriggerWaitsForRoute() {
        Trigger first = trigger("first", "{api: shop, routes: ['GET /a/{x}']}");
        Trigger second = trigger("second", "{api: shop, routes: ['GET /a/{y}']}");

        assertThat(settle(first).holds()).isTrue();
        assertThat(settle(second).reason()).isEqualTo("Overlap");
        assertThat(settle(second).message())
                .startsWith("spec.source.http.routes[0]: Trigger team/first, which is older, has the route GET /a/{y}");

        all.remove(first);
        assertThat(settle(second).holds()).isTrue();
    }

    @Test
    void deletedTriggerWakesOthersOfApi() {
        List<String> swept = new ArrayList<>();
        bindings.onSwept(swept::add);

        bindings.deleted(trigger("first", "{api: shop, routes: ['GET /a']}"));

        assertThat(swept).containsExactly("http team/shop");
    }

    @Test
    void triggersOfApiShareLocation() {
        Trigger first = trigger("first", "{api: shop, routes: ['GET /a']}");

        assertThat(bindings.location(first))
                .contains("http team/shop")
                .isEqualTo(bindings.location(trigger("shop", "{routes: ['GET /b']}")));
        assertThat(bindings.location(trigger("other", "{routes: ['GET /a']}"))).contains("http team/other");
    }

    @Test
    void tooManyRoutesAreReported() {
        for (int i = 0; i < 7; i++) {
            String path = "/" + i;
            trigger(
                    "t" + i,
                    "{api: shop, routes: ["
                            + IntStream.range(0, 50)
                                    .mapToObj(at -> "GET " + path + "/" + at)
                                    .collect(Collectors.joining(", "))
                            + "]}");
        }

        assertThat(settle(all.get(5)).holds()).isTrue();
        assertThat(settle(all.get(6)).reason()).isEqualTo("TooManyRoutes");
        assertThat(settle(all.get(6)).message()).startsWith("spec.source.http.routes: an API has at most 300");
    }

    @Test
    void hostNameMustBeBelowDomain() {
        ConditionFact fact = settle(trigger("pets", "{routes: [$default], settings: {hostNames: [notshop.example]}}"));

        assertThat(fact.reason()).isEqualTo("HostNameNotAllowed");
        assertThat(fact.message()).contains("gateway.apiDomains are shop.example, office.shop.example");
    }

    @Test
    void hostNameOfOtherNamespacesDomainIsReported() {
        Trigger desk = trigger(
                "desk", "{routes: [$default], settings: {hostNames: [desk.office.shop.example, a.shop.example]}}");

        assertThat(settle(desk).reason()).isEqualTo("HostNameNotAllowed");
        assertThat(settle(desk).message())
                .startsWith("spec.source.http.settings.hostNames: desk.office.shop.example is below"
                        + " office.shop.example, which namespace team may not use")
                .contains(
                        "gateway.apiDomainNamespaces",
                        "served at /api/team/desk of the gateway and at a.shop.example only");
        assertThat(bindings.hostNames(desk, all)).containsExactly("a.shop.example");
    }

    /** Not even with a claim that was bound before the domain was given to others. */
    @Test
    void refusedNamespaceDoesNotHoldHostName() {
        String http = "{routes: [$default], settings: {hostNames: [desk.office.shop.example]}}";
        Trigger refused = trigger("older", http);
        refused.setStatus(TriggerStatusBuilder.builder()
                .hostNames(List.of("desk.office.shop.example"))
                .build());
        Trigger desk = trigger("desk", http);
        desk.getMetadata().setNamespace("office");

        assertThat(settle(desk).holds()).isTrue();
        assertThat(bindings.hostNames(desk, all)).containsExactly("desk.office.shop.example");
        assertThat(settle(refused).reason()).isEqualTo("HostNameNotAllowed");
        assertThat(bindings.hostNames(refused, all)).isEmpty();
    }

    @Test
    void sameRouteTwiceIsReported() {
        ConditionFact fact = settle(trigger("pets", "{routes: ['GET /{a}', 'GET /{b}']}"));

        assertThat(fact.reason()).isEqualTo("InvalidRoute");
        assertThat(fact.message()).startsWith("spec.source.http.routes[1]: GET /{b} takes the same requests");
    }

    private ConditionFact settle(Trigger trigger) {
        return bindings.settle(trigger, all, new LocationMemory(trigger, _ -> {}));
    }

    /** Each one is younger than those before. */
    private Trigger trigger(String name, String http) {
        Trigger trigger = Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata:
          {name: %s, namespace: team, uid: %s, generation: 1, creationTimestamp: "2026-01-01T00:00:0%dZ"}
        spec: {function: {name: f}, source: {http: %s}}
        """.formatted(name, name, all.size(), http), Trigger.class);
        all.add(trigger);
        return trigger;
    }
}
