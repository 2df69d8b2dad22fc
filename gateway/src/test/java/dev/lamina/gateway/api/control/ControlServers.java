package dev.lamina.gateway.api.control;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import dev.lamina.testbed.server.NatsServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nats.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The control API with a real API server and a real content store, in which shop is the caller's namespace. */
final class ControlServers implements AutoCloseable {
    private final KubeApiServer kubernetes;
    private final NatsServer nats;
    private final Connection connection;
    private final Operator operator;
    private final TestApi api;

    /** Caller shop/ci may do everything in its namespace. */
    ControlServers(Path directory, Map<String, String> settings) throws Exception {
        this(directory, settings, admin -> admin, (_, config) -> new TestIdentity(config));
    }

    /**
     * @param gateway makes the client of the gateway of the administrator's; the caller closes it
     * @param identity says who the callers are, and what they may do
     */
    ControlServers(
            Path directory,
            Map<String, String> settings,
            UnaryOperator<KubernetesClient> gateway,
            BiFunction<KubernetesClient, GatewayConfig, TestIdentity> identity)
            throws Exception {
        kubernetes = KubeApiServer.started();
        Definitions.applyTo(kubernetes.client());
        kubernetes
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .serverSideApply();
        nats = new NatsServer(directory.resolve("nats"));
        connection = nats.connect();
        Map<String, String> all = new HashMap<>(Map.of("lamina.identity.pod-key", "a key"));
        all.putAll(settings);
        KubernetesClient own = gateway.apply(kubernetes.client());
        api = new TestApi(all, own, connection, directory.resolve("content"), config -> identity.apply(own, config));
        operator = new Operator(kubernetes.client(), api.functions()::resource);
    }

    KubernetesClient client() {
        return kubernetes.client();
    }

    TestApi api() {
        return api;
    }

    /** Returns AWS's client of the API, which shows each error: it tries nothing twice. The caller closes it. */
    LambdaClient lambda() {
        return lambda(TestIdentity.ACCESS_KEY);
    }

    /** The same of another caller. */
    LambdaClient lambda(String accessKey) {
        return LambdaClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, TestIdentity.SECRET)))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** Returns a zip with one file. */
    static byte[] zip(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws Exception {
        api.close();
        operator.close();
        connection.close();
        nats.close();
        kubernetes.close();
    }
}
