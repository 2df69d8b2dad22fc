package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A real API server that ends, and ten minutes that pass on the gateway's clock. */
class ApiServerOutageIT {
    private static final Permission INVOKE = Permission.invoke(new FunctionId("shop", "orders"));
    private static final Caller ADMIN_OF_SHOP = new Caller("anna", "", List.of("system:masters"), Map.of());

    private final AtomicLong passed = new AtomicLong();

    @Test
    void knownCallersAreServedForTenMinutes() throws Exception {
        GatewayConfig config = TestConfig.of(Map.of());
        ReviewExecutors executors = new ReviewExecutors(
                ReviewExecutors.inVirtualThreads().atOnce(),
                ReviewExecutors.inVirtualThreads().atOnce(),
                () -> System.nanoTime() + passed.get());
        KubeApiServer cluster = KubeApiServer.started();
        KubernetesClient client = cluster.client();
        KubernetesReviews reviews = new ApiServerReviews(client, config);
        Tokens tokens = new Tokens(reviews, config.identity(), executors);
        Authorizer authorizer = new Authorizer(reviews, config.identity(), executors);
        AccessKeyWatch keys = new AccessKeyWatch(client, config);
        String token = prepared(client);
        String stranger = new IssuedTokens(client).token("stranger", "lamina");
        keys.start(null);
        Awaitility.await().until(() -> keys.find("AKIDCI").isPresent());
        Caller ci = await(tokens.caller(token));
        assertThat(await(authorizer.allowed(ADMIN_OF_SHOP, INVOKE))).isTrue();

        cluster.close();

        for (int minute = 1; minute <= 10; minute++) {
            passed.set(Duration.ofMinutes(minute).toNanos());
            assertThat(await(tokens.caller(token))).isEqualTo(ci);
            assertThat(await(authorizer.allowed(ADMIN_OF_SHOP, INVOKE))).isTrue();
            assertThat(keys.find("AKIDCI")).isPresent();
        }
        assertThat(fails(tokens.caller(stranger))).isTrue();
        assertThat(fails(authorizer.allowed(ci, INVOKE))).isTrue();
        keys.stop(null);
    }

    private static String prepared(KubernetesClient client) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withType(AccessKeyWatch.TYPE)
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("key")
                        .endMetadata()
                        .withStringData(
                                Map.of("accessKeyId", "AKIDCI", "secretAccessKey", "s", "serviceAccountName", "ci"))
                        .build())
                .create();
        IssuedTokens issued = new IssuedTokens(client);
        issued.create("ci");
        issued.create("stranger");
        return issued.token("ci", "lamina");
    }

    private static boolean fails(Future<?> future) throws Exception {
        try {
            await(future);
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
