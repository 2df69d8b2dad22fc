package dev.lamina.surroundings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM trusts the authorities and uses the proxy that its environment names. */
class JvmSurroundingsTest {
    @TempDir
    Path folder;

    @Test
    void trustStoreHasAllCertificatesOfFolder() throws Exception {
        List<X509Certificate> known = trusted();
        Files.writeString(folder.resolve("two.pem"), pem(known.get(0)) + pem(known.get(1)));
        Files.writeString(folder.resolve("one.crt"), pem(known.get(2)));
        Files.createDirectory(folder.resolve("..data"));

        Path store = TrustStore.of(folder.toString(), folder + "/absent").orElseThrow();

        KeyStore read = KeyStore.getInstance(TrustStore.TYPE);
        try (InputStream in = Files.newInputStream(store)) {
            read.load(in, TrustStore.PASSWORD.toCharArray());
        }
        List<X509Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(read.aliases())) {
            all.add((X509Certificate) read.getCertificate(alias));
        }
        assertThat(all).contains(known.get(0), known.get(1), known.get(2)).containsAll(known);
        assertThat(all).hasSize(known.size() + 3);
    }

    @Test
    void fileWithoutCertificateIsNamed() throws Exception {
        Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> TrustStore.of(folder.toString())).hasMessageContaining("empty.pem has no certificate");
    }

    @Test
    void withoutCertificatesNothingChanges() {
        assertThat(TrustStore.of(folder.toString())).isEmpty();
    }

    @Test
    void proxyBecomesSystemProperties() {
        assertThat(ProxyProperties.of(Map.of(
                        "HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", "localhost,10.0.0.1, .svc,a.example")))
                .isEqualTo(Map.of(
                        "https.proxyHost",
                        "proxy.example",
                        "https.proxyPort",
                        "3128",
                        "http.nonProxyHosts",
                        "localhost|10.0.0.1|*.svc|a.example"));
    }

    @Test
    void nothingIsSetWithoutProxy() {
        assertThat(ProxyProperties.of(Map.of("NO_PROXY", ".svc"))).isEmpty();
    }

    @Test
    void proxyWithoutHostIsRefused() {
        assertThatThrownBy(() -> ProxyProperties.of(Map.of("HTTP_PROXY", "proxy:3128")))
                .hasMessageContaining("HTTP_PROXY", "http://proxy:3128");
    }

    private static List<X509Certificate> trusted() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
