package dev.lamina.operator.function;

import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.BucketObject;
import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.CorsBuilder;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.Logging;
import dev.lamina.api.ProvisioningScheduleBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.RecursiveLoop;
import dev.lamina.api.Scaling;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.api.UrlAuth;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;

/** Manifests as users write them: with omitted fields that have defaults in the schema. */
final class TestFunctions {
    private TestFunctions() {}

    static Function function(String namespace, String name, FunctionSpec spec) {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        function.setSpec(spec);
        return function;
    }

    static Layer layer(String namespace, String name, String key, String... runtimes) {
        Layer layer = new Layer();
        layer.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        layer.setSpec(LayerSpecBuilder.builder()
                .content(inBucket(key))
                .compatibleRuntimes(runtimes.length == 0 ? null : List.of(runtimes))
                .build());
        return layer;
    }

    /** @param image name of a container image */
    static FunctionSpec ofImage(String image) {
        return FunctionSpecBuilder.builder()
                .code(ContentBuilder.builder()
                        .image(ContainerImageBuilder.builder().name(image).build())
                        .build())
                .build();
    }

    static FunctionSpec spec(Content code, String... layers) {
        return spec("java25", code, null, layers);
    }

    static FunctionSpec spec(String runtime, Content code, Integer timeoutSeconds, String... layers) {
        return FunctionSpecBuilder.builder()
                .runtime(runtime)
                .handler("A::b")
                .code(code)
                .timeoutSeconds(timeoutSeconds)
                .layers(
                        layers.length == 0
                                ? null
                                : List.of(layers).stream()
                                        .map(layer -> new LayerReference(layer, null))
                                        .toList())
                .build();
    }

    /** KEDA has to follow it, and it has an effect for one night every four years. */
    static Concurrency oneNight() {
        return ConcurrencyBuilder.builder()
                .schedules(List.of(ProvisioningScheduleBuilder.builder()
                        .timezone("Europe/Berlin")
                        .start("0 1 29 2 *")
                        .end("0 3 29 2 *")
                        .provisioned(5)
                        .build()))
                .build();
    }

    /**
     * Uses every field, with values that an API server rewrites. Fields that would start environments are omitted, or
     * have an effect for one night every four years: the pods have no image to run.
     */
    static FunctionSpec everything(Content code, String layer) {
        return FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(code)
                .memory("2048Mi")
                .timeoutSeconds(900)
                .ephemeralStorage("1024Mi")
                .environment(Map.of("EMPTY", "", "PRICE", "$5 $(EMPTY) $$", "NUMBER", "1"))
                .environmentFrom(List.of(new SecretEnvironment("keys")))
                .executionRole(ExecutionRoleBuilder.builder()
                        .serviceAccountName("role")
                        .build())
                .layers(List.of(new LayerReference(layer, null)))
                .concurrency(ConcurrencyBuilder.builder()
                        .reserved(10)
                        .perInstance(4)
                        .schedules(oneNight().schedules())
                        .build())
                .scaling(new Scaling(2))
                .url(new FunctionUrl(
                        UrlAuth.KUBERNETES,
                        CorsBuilder.builder()
                                .allowOrigins(List.of("https://shop.example"))
                                .allowMethods(List.of("*"))
                                .allowHeaders(List.of("x-a"))
                                .exposeHeaders(List.of("x-b"))
                                .allowCredentials(true)
                                .maxAgeSeconds(60)
                                .build()))
                .logging(new Logging(Logging.Format.JSON, null, Logging.SystemLevel.WARN, null))
                .async(AsyncInvocationBuilder.builder()
                        .maxRetries(1)
                        .maxEventAgeSeconds(60)
                        .onSuccess(new Destination(null, new FunctionReference("next"), null, null))
                        .onFailure(new Destination(null, null, null, new TopicReference("failures")))
                        .recursiveLoop(RecursiveLoop.Allow)
                        .build())
                .deadLetter(new DeadLetter(
                        QueueBuilder.builder()
                                .sqs(SqsQueueBuilder.builder()
                                        .url("https://sqs.example/1/dead")
                                        .secret("keys")
                                        .build())
                                .build(),
                        null))
                .build();
    }

    static Content inline(String source) {
        return ContentBuilder.builder().inline(source).build();
    }

    static Content inBucket(String key) {
        return ContentBuilder.builder()
                .bucket(new BucketObject("code", key, null))
                .build();
    }
}
