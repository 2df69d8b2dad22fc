package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.AliasStatusBuilder;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpecBuilder;
import dev.lamina.api.FunctionVersionStatusBuilder;
import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a qualifier leads to. */
@EnableKubernetesMockClient(crud = true, https = false)
class VersionsTest {
    private static final FunctionId PAY = new FunctionId("shop", "pay");
    private static final FunctionId LIVE = new FunctionId("shop", "pay:live");
    private static final List<Condition> READY =
            List.of(new ConditionBuilder().withType("Ready").withStatus("True").build());
    private KubernetesClient client;
    private FunctionWatch watch;

    @BeforeEach
    void start() {
        client.resource(function()).create();
        client.resource(version(3)).create();
        client.resource(version(4)).create();
        watch = TestWatch.of(client, TestConfig.of(Map.of()));
        watch.start();
        await().until(watch::synced);
        await().until(() -> Stream.of(PAY, version("3"), version("4"))
                .allMatch(id -> watch.find(id).isPresent()));
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void versionHasItsOwnSpecAndLimitOfFunction() {
        FunctionView view = watch.find(version("3")).orElseThrow();

        assertThat(view.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(view.notReady()).isEmpty();
        assertThat(view.reserved()).hasValue(50);
        assertThat(view.arn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:pay");
        assertThat(watch.reserved()).as("reserved once").isEqualTo(50);
        assertThat(watch.find(version("5"))).isEmpty();
    }

    @Test
    void versionsMayHaveEnvironmentsToo() {
        assertThat(watch.runnable())
                .extracting(FunctionView::id)
                .containsExactlyInAnyOrder(PAY, version("3"), version("4"));
    }

    @Test
    void aliasLeadsToItsVersion() {
        client.resource(alias(AliasStatusBuilder.builder().version("3").build()))
                .create();
        await().until(() -> watch.find(LIVE).isPresent());

        assertThat(watch.resolve(LIVE)).isEqualTo(version("3"));
        assertThat(watch.url(LIVE)).map(FunctionUrl::auth).hasValue(UrlAuth.NONE);
        assertThat(watch.resource(LIVE).orElseThrow().getMetadata().getName()).isEqualTo("pay.3");
    }

    @Test
    void weightsShareInvocations() {
        client.resource(alias(AliasStatusBuilder.builder()
                        .version("3")
                        .additionalVersion("4")
                        .additionalWeight(0.25)
                        .build()))
                .create();
        await().until(() -> watch.find(LIVE).isPresent());

        long second = Stream.generate(() -> watch.resolve(LIVE))
                .limit(4000)
                .filter(version("4")::equals)
                .count();

        assertThat(second).isBetween(800L, 1200L);
    }

    @Test
    void aliasWithoutVersionInvokesNothing() {
        client.resource(alias(null)).create();
        FunctionId unknown = new FunctionId("shop", "pay:other");

        assertThat(watch.resolve(unknown)).isEqualTo(unknown);
        assertThat(watch.find(unknown)).isEmpty();
        assertThat(watch.find(LIVE)).isEmpty();
    }

    @Test
    void readFindsAliasUnknownToWatch() {
        watch.stop();
        client.resource(alias(AliasStatusBuilder.builder().version("4").build()))
                .create();

        assertThat(watch.refresh(LIVE, Optional.empty()).toCompletableFuture().join())
                .isTrue();

        assertThat(watch.find(LIVE).orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void versionsEndWithTheirFunction() {
        client.resource(function()).delete();

        await().until(() -> watch.find(version("3")).isEmpty());
    }

    private static FunctionId version(String number) {
        return new FunctionId("shop", "pay." + number);
    }

    private static Function function() {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("pay").build());
        function.setSpec(spec(900)
                .withConcurrency(ConcurrencyBuilder.builder().reserved(50).build()));
        function.setStatus(FunctionStatusBuilder.builder().conditions(READY).build());
        return function;
    }

    /** Its timeout is its number. */
    private static FunctionVersion version(int number) {
        FunctionVersion version = new FunctionVersion();
        version.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(FunctionVersion.name("pay", number))
                .build());
        version.setSpec(FunctionVersionSpecBuilder.builder()
                .function("pay")
                .version(number)
                .functionSpec(spec(number))
                .build());
        version.setStatus(
                FunctionVersionStatusBuilder.builder().conditions(READY).build());
        return version;
    }

    private static FunctionSpec spec(int timeout) {
        return FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Pay")
                .code(ContentBuilder.builder().inline("class Pay {}").build())
                .memory("128Mi")
                .timeoutSeconds(timeout)
                .ephemeralStorage("512Mi")
                .build();
    }

    private static Alias alias(AliasStatus status) {
        Alias alias = new Alias();
        alias.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(Alias.name("pay", "live"))
                .build());
        alias.setSpec(AliasSpecBuilder.builder()
                .function("pay")
                .name("live")
                .version("3")
                .url(new FunctionUrl(UrlAuth.NONE, null))
                .build());
        alias.setStatus(status);
        return alias;
    }
}
