package dev.lamina.console;

import dev.lamina.testbed.server.KubeApiServer;
import dev.lamina.testbed.server.MetricsServer;
import dev.lamina.testbed.server.TraceStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The console's settings for a real API server with Lamina's CRDs, a real store of metrics, and a provider of logins;
 * no operator and no gateway run.
 */
public class ConsoleServers implements QuarkusTestResourceLifecycleManager {
    /** Argument of a test whose installation has no stores. */
    static final String WITHOUT_STORES = "without-stores";

    private boolean stores = true;
    private TestProvider provider;
    private KubeApiServer server;
    private MetricsServer metrics;
    private TraceStore traces;

    @Override
    public void init(Map<String, String> arguments) {
        stores = !arguments.containsKey(WITHOUT_STORES);
    }

    @Override
    public Map<String, String> start() {
        provider = new TestProvider();
        server = KubeApiServer.started(List.of(
                "--oidc-issuer-url",
                provider.issuer().toString(),
                "--oidc-client-id",
                TestProvider.CLIENT,
                "--oidc-ca-file",
                provider.authority().toString(),
                "--oidc-username-claim",
                "email",
                "--oidc-username-prefix",
                "-"));
        install(server.client());
        Map<String, String> settings = new HashMap<>(Map.of(
                "lamina.console.kubernetes-url", server.url(),
                "lamina.console.kubernetes-ca", server.certificate().toString(),
                "lamina.console.gateway-url", "http://127.0.0.1:1",
                "lamina.console.oidc.issuer", provider.issuer().toString(),
                "lamina.console.oidc.client-id", TestProvider.CLIENT,
                "lamina.console.oidc.client-secret", TestProvider.SECRET,
                "lamina.console.oidc.ca", provider.authority().toString()));
        if (stores) {
            metrics = new MetricsServer();
            traces = new TraceStore(directory());
            settings.put("lamina.console.traces-url", traces.query().toString());
            settings.put("lamina.console.metrics-url", metrics.url().toString());
        }
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(traces, new TestInjector.MatchesType(TraceStore.class));
        injector.injectIntoFields(server.client(), new TestInjector.MatchesType(KubernetesClient.class));
        injector.injectIntoFields(provider, new TestInjector.MatchesType(TestProvider.class));
        injector.injectIntoFields(metrics, new TestInjector.MatchesType(MetricsServer.class));
    }

    @Override
    public void stop() {
        if (stores) {
            metrics.close();
            traces.close();
        }
        server.close();
        provider.close();
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("console");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(KubernetesClient client) {
        try (Stream<Path> crds = Files.list(Path.of("../crds/generated"))) {
            List<Path> files = crds.toList();
            for (Path file : files) {
                client.load(Files.newInputStream(file)).create();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
