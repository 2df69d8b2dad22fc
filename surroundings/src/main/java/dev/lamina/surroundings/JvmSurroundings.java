package dev.lamina.surroundings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the JVM what OpenSSL and curl read from the environment: {@code SSL_CERT_DIR}, {@code HTTP_PROXY},
 * {@code HTTPS_PROXY} and {@code NO_PROXY}. The JVM itself reads system properties only, and no PEM. Clients read the
 * properties when they are made, so this comes before everything else.
 */
public final class JvmSurroundings {
    private JvmSurroundings() {}

    /** @throws IllegalStateException if a certificate or an address cannot be read; the message names it */
    public static void adopt() {
        adopt(System.getenv());
    }

    static void adopt(Map<String, String> environment) {
        ProxyProperties.of(environment).forEach(System::setProperty);
        Optional.ofNullable(environment.get("SSL_CERT_DIR"))
                .filter(folders -> !folders.isBlank())
                .flatMap(folders -> TrustStore.of(folders.split(":")))
                .ifPresent(JvmSurroundings::trust);
    }

    private static void trust(Path store) {
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStoreType", TrustStore.TYPE);
        System.setProperty("javax.net.ssl.trustStorePassword", TrustStore.PASSWORD);
    }
}
