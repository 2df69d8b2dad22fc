package dev.lamina.e2e.system;

import dev.lamina.testbed.server.TestCertificate;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;

/** The Secret of {@code tls.internal.secretName}, with the host names that docs/operations.md lists. */
final class InternalCertificate {
    static final String NAME = "inside-tls";

    private InternalCertificate() {}

    static Secret secret(String namespace) {
        String[] names = Stream.of(
                        "gateway-internal.%s.svc",
                        "gateway-internal.%s.svc.cluster.local",
                        "gateway-scaler.%s.svc",
                        "gateway-cluster.%s.svc",
                        "operator-metrics.%s.svc",
                        "nats.%s.svc")
                .map(name -> "dns:lamina-" + name.formatted(namespace))
                .toArray(String[]::new);
        try {
            TestCertificate made = TestCertificate.in(Files.createTempDirectory("inside-tls"), names);
            String certificate = Files.readString(made.certificate());
            return new SecretBuilder()
                    .withNewMetadata()
                    .withName(NAME)
                    .withNamespace(namespace)
                    .endMetadata()
                    .withType("kubernetes.io/tls")
                    .addToStringData("tls.crt", certificate)
                    .addToStringData("tls.key", Files.readString(made.key()))
                    .addToStringData("ca.crt", certificate)
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate was made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
