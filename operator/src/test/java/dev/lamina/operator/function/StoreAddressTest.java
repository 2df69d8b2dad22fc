package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.operator.config.TestConfig;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How functions with an execution role find the S3 store. The Services and the clock are the test's. */
class StoreAddressTest {
    private static final String STORE = "http://minio.storage.svc:9000";

    private final Map<String, Service> services = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private KubernetesClientException failure;
    private int reads;

    @ParameterizedTest
    @CsvSource({
        "http://minio.storage.svc:9000, 10.43.1.2, http://10.43.1.2:9000",
        "http://minio.storage.svc.cluster.local, 10.43.1.2, http://10.43.1.2",
        "http://minio.storage.svc:9000, fd00::12, http://[fd00::12]:9000",
        "http://minio.storage.svc:9000, None, http://minio.storage.svc:9000",
        "http://minio.elsewhere.svc:9000, 10.43.1.2, http://minio.elsewhere.svc:9000",
        "https://minio.storage.svc:9000, 10.43.1.2, https://minio.storage.svc:9000",
        "http://minio.storage:9000, 10.43.1.2, http://minio.storage:9000",
        "http://store.example.com, 10.43.1.2, http://store.example.com",
    })
    void serviceIsNamedByItsAddress(String store, String clusterIp, String url) {
        service(clusterIp);

        assertThat(address(store, store).forFunctions()).contains(url);
    }

    @Test
    void storeIsNotNamedIfCredentialsAreForAnother() {
        service("10.43.1.2");

        assertThat(address(STORE, "https://sts.eu-central-1.amazonaws.com").forFunctions())
                .isEmpty();
        assertThat(address(STORE, STORE + "/").forFunctions()).isPresent();
    }

    @Test
    void bucketsInHostNamesNeedTheName() {
        service("10.43.1.2");

        assertThat(address(STORE, STORE, "lamina.s3.path-style", "false").forFunctions())
                .contains(STORE);
    }

    @Test
    void addressIsReadOncePerMinute() {
        service("10.43.1.2");
        StoreAddress address = address(STORE, STORE);
        address.forFunctions();
        service("10.43.1.3");

        now = now.plusSeconds(59);
        assertThat(address.forFunctions()).contains("http://10.43.1.2:9000");
        assertThat(reads).isOne();
        now = now.plusSeconds(1);
        assertThat(address.forFunctions()).contains("http://10.43.1.3:9000");
    }

    /** Every change of the address replaces the pods of all functions with a role. */
    @Test
    void failureKeepsKnownAddress() {
        service("10.43.1.2");
        StoreAddress address = address(STORE, STORE);
        address.forFunctions();

        now = now.plus(Duration.ofMinutes(1));
        failure = new KubernetesClientException("no answer");
        assertThat(address.forFunctions()).contains("http://10.43.1.2:9000");
        now = now.plus(Duration.ofMinutes(1));
        failure = new KubernetesClientException("no right", 403, null);
        assertThat(address.forFunctions()).contains("http://10.43.1.2:9000");
        now = now.plus(Duration.ofMinutes(1));
        failure = null;
        services.clear(); // it is being replaced
        assertThat(address.forFunctions()).contains("http://10.43.1.2:9000");
    }

    @Test
    void firstFailureIsThrown() {
        failure = new KubernetesClientException("no answer");
        StoreAddress address = address(STORE, STORE);

        assertThatThrownBy(address::forFunctions).isSameAs(failure);

        failure = null;
        service("10.43.1.2");
        assertThat(address.forFunctions()).contains("http://10.43.1.2:9000");
    }

    @Test
    void withoutRightTheNameIsUsed() {
        failure = new KubernetesClientException("no right", 403, null);

        assertThat(address(STORE, STORE).forFunctions()).contains(STORE);
    }

    private StoreAddress address(String store, String sts, String... settings) {
        return new StoreAddress(
                TestConfig.with(Stream.concat(
                                Stream.of(
                                        "lamina.s3.endpoint",
                                        store,
                                        "lamina.s3.access-key",
                                        "a",
                                        "lamina.s3.secret-key",
                                        "s",
                                        "lamina.sts.endpoint",
                                        sts),
                                Stream.of(settings))
                        .toArray(String[]::new)),
                this::find,
                () -> now);
    }

    private Service find(String namespace, String name) {
        reads++;
        if (failure != null) {
            throw failure;
        }
        return services.get(namespace + "/" + name);
    }

    private void service(String clusterIp) {
        services.put(
                "storage/minio",
                new ServiceBuilder()
                        .withNewSpec()
                        .withClusterIP(clusterIp)
                        .endSpec()
                        .build());
    }
}
