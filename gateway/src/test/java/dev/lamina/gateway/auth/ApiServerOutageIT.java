package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.function.TestWatch;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
    private static final FunctionId ORDERS = new FunctionId("shop", "orders");
    private static final Permission INVOKE = Permission.invoke(ORDERS);
    private static final Caller ADMIN_OF_SHOP = new Caller("anna", "", List.of("system:masters"), Map.of());

    private final AtomicLong passed = new AtomicLong();

    @Test
    void knownCallersAndPodsAreServedForTenMinutes() throws Exception {
        GatewayConfig config = TestConfig.of(Map.of());
        ReviewExecutors executors = new ReviewExecutors(
                ReviewExecutors.inVirtualThreads().atOnce(),
                ReviewExecutors.inVirtualThreads().atOnce(),
                () -> System.nanoTime() + passed.get());
        KubeApiServer cluster = KubeApiServer.started();
        KubernetesClient client = cluster.client();
        KubernetesReviews reviews = new ApiServerReviews(client, config);
        Tokens tokens = new Tokens(reviews, new ClusterSignatures(client), config.identity(), executors);
        Authorizer authorizer = new Authorizer(reviews, config.identity(), executors);
        PodTokens pods = new PodTokens(
                reviews, new ClusterSignatures(client), new ApiServerPods(client), config.identity(), executors);
        AccessKeyWatch keys = new AccessKeyWatch(client, config);
        String token = prepared(client);
        String stranger = new IssuedTokens(client).token("stranger", "lamina");
        keys.start(null);
        Awaitility.await().until(() -> keys.find("AKIDCI").isPresent());
        FunctionWatch functions = watched(client, config);
        IssuedTokens issued = new IssuedTokens(client);
        issued.create("fn-orders");
        String podToken = issued.podToken(issued.pod("fn-orders-1", Map.of(Lamina.FUNCTION_LABEL, "orders")));
        Pod pod = await(pods.authenticate(podToken));
        Caller ci = await(tokens.caller(token));
        assertThat(await(authorizer.allowed(ADMIN_OF_SHOP, INVOKE))).isTrue();

        cluster.close();

        for (int minute = 1; minute <= 10; minute++) {
            passed.set(Duration.ofMinutes(minute).toNanos());
            assertThat(await(tokens.caller(token))).isEqualTo(ci);
            assertThat(await(authorizer.allowed(ADMIN_OF_SHOP, INVOKE))).isTrue();
            assertThat(keys.find("AKIDCI")).isPresent();
            assertThat(await(pods.authenticate(podToken))).isEqualTo(pod);
            assertThat(functions.find(ORDERS)).isPresent();
        }
        assertThat(fails(tokens.caller(stranger))).isTrue();
        assertThat(fails(authorizer.allowed(ci, INVOKE))).isTrue();
        keys.stop(null);
        functions.stop();
    }

    /** The watch of functions, which has one. */
    private static FunctionWatch watched(KubernetesClient client, GatewayConfig config) {
        Definitions.applyTo(client);
        FunctionWatch functions = TestWatch.of(client, config);
        functions.start();
        Function orders = new Function();
        orders.setMetadata(new ObjectMetaBuilder()
                .withNamespace(ORDERS.namespace())
                .withName(ORDERS.name())
                .build());
        orders.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .build());
        client.resource(orders).create();
        Awaitility.await().until(() -> functions.find(ORDERS).isPresent());
        return functions;
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
