package dev.lamina.gateway.api.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Callers with Kubernetes tokens at a route. */
class KubernetesRouteAuthorizerTest {
    private final TestIdentity identity = new TestIdentity(TestConfig.of(Map.of()));
    private final RouteAuthorizer authorizer = new KubernetesRouteAuthorizer(identity.identities(), identity.access());

    @Test
    void tokenOfPermittedCallerIsAllowed() {
        RouteDecision decision = decide("Bearer " + TestIdentity.TOKEN);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RouteDecision.Allowed.class,
                        allowed -> assertThat(allowed.context().get("iam"))
                                .asInstanceOf(InstanceOfAssertFactories.MAP)
                                .containsEntry("accountId", "shop")
                                .containsEntry("callerId", "system:serviceaccount:shop:ci"));
    }

    @Test
    void callerWithoutPermissionIsForbidden() {
        assertThat(decide("bearer " + TestIdentity.STRANGER)).isEqualTo(RouteDecision.FORBIDDEN);
    }

    @Test
    void permissionIsThatOfTheFunction() {
        identity.letStrangerInvoke(new FunctionId("shop", "pets"));

        assertThat(decide("Bearer " + TestIdentity.STRANGER)).isInstanceOf(RouteDecision.Allowed.class);
    }

    @Test
    void unknownTokenIsUnauthorized() {
        assertThat(decide("Bearer unknown"))
                .isEqualTo(new RouteDecision.Unauthorized(Optional.of("Bearer error=\"invalid_token\"")));
    }

    @Test
    void requestWithoutTokenIsUnauthorized() {
        RouteDecision noToken = new RouteDecision.Unauthorized(Optional.of("Bearer"));

        assertThat(authorizer.decide(RouteRequests.with()).result()).isEqualTo(noToken);
        assertThat(decide("AWS4-HMAC-SHA256 Credential=" + TestIdentity.ACCESS_KEY))
                .isEqualTo(noToken);
    }

    @Test
    void silentApiServerIsAnError() {
        identity.apiServerDown();

        assertThat(decide("Bearer " + TestIdentity.TOKEN)).isEqualTo(RouteDecision.FAILED);
    }

    private RouteDecision decide(String authorization) {
        return authorizer
                .decide(RouteRequests.with("Authorization", authorization))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
