package dev.lamina.gateway.api.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.authorizer.jwt.TestIssuers;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What Triggers say about their authorizers. */
class AuthorizerReportsTest {
    private static final String JWT = "{type: JWT, jwt: {issuer: 'https://id.example.com', audiences: [a]}}";

    private final List<String> reported = new ArrayList<>();
    private final GatewayConfig config = TestConfig.of(Map.of());
    private final TestIdentity identity = new TestIdentity(config);
    private final FakeFunctions functions = new FakeFunctions();
    private final TestIssuers issuers = new TestIssuers();
    private final DeliveryReports reports = new Recorded();
    private final AuthorizerReports authorizers = new AuthorizerReports(
            listener -> {},
            new RouteAuthorizers(
                    issuers.caches(),
                    identity.identities(),
                    identity.access(),
                    invocation -> new CompletableFuture<>(),
                    reports,
                    config),
            functions,
            reports);

    @Test
    void brokenIssuerIsReportedUntilItHeals() {
        issuers.down(true);
        authorizers.follow(new TriggerChange.Put(trigger(JWT)));
        awaitReport("IssuerUnavailable", "spec.source.http.authorizer.jwt.issuer: the issuer is down");

        issuers.down(false);
        issuers.later();

        awaitReport("flows", "");
    }

    @Test
    void missingFunctionIsReportedUntilItExists() {
        authorizers.follow(new TriggerChange.Put(trigger("{type: Function, function: {name: check}}")));
        awaitReport("AuthorizerNotFound", "there is no Function check in namespace default: create it");

        functions.ready("check");

        awaitReport("flows", "");
    }

    @Test
    void unknownIdentitySourceIsReported() {
        functions.ready("check");
        authorizers.follow(new TriggerChange.Put(
                trigger("{type: Function, function: {name: check, identitySources: [$context.none]}}")));

        awaitReport("UnknownIdentitySource", "\"$context.none\" does not exist");
    }

    @Test
    void cacheByAddressOfProxyIsReported() {
        functions.ready("check");
        String function = "{name: check, cacheSeconds: 60, identitySources: [$context.identity.sourceIp]}";
        authorizers.follow(new TriggerChange.Put(trigger("{type: Function, function: " + function + "}")));

        awaitReport("UnsafeCache", "spec.source.http.authorizer.function.cacheSeconds: with");
    }

    @Test
    void deletedTriggerIsForgotten() {
        Trigger trigger = trigger(JWT);
        authorizers.follow(new TriggerChange.Put(trigger));

        authorizers.follow(new TriggerChange.Removed(trigger));
        reported.clear();
        authorizers.check();

        assertThat(reported).isEmpty();
    }

    @Test
    void otherTriggersAreNotReported() {
        authorizers.follow(new TriggerChange.Put(trigger("{type: Kubernetes}")));
        authorizers.follow(new TriggerChange.Put(trigger("null")));
        authorizers.check();

        assertThat(reported).isEmpty();
    }

    private void awaitReport(String reason, String message) {
        Awaitility.await().untilAsserted(() -> {
            authorizers.check();
            assertThat(reported.getLast()).startsWith(reason).contains(message);
        });
    }

    private static Trigger trigger(String authorizer) {
        return Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: Trigger
                metadata: {name: pets, namespace: default, uid: u-%d, generation: 1}
                spec:
                  function: {name: pets}
                  source: {http: {routes: [$default], authorizer: %s}}
                """.formatted(authorizer.hashCode(), authorizer), Trigger.class);
    }

    private final class Recorded implements DeliveryReports {
        @Override
        public void receivesAlone(Trigger trigger) {
            reported.add("alone");
        }

        @Override
        public void flows(Trigger trigger) {
            reported.add("flows");
        }

        @Override
        public void fails(Trigger trigger, String reason, String message) {
            reported.add(reason + " " + message);
        }

        @Override
        public void delivered(Trigger trigger) {
            reported.add("delivered");
        }

        @Override
        public void error(Trigger trigger, String text) {
            reported.add("error " + text);
        }

        @Override
        public void forget(Trigger trigger) {
            reported.add("forget");
        }
    }
}
