package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.auth.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public API with TLS, next to the port without. */
class PublicTlsTest {
    private static final String INVOKE = "POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: a\r\n"
            + "Authorization: Bearer " + TestIdentity.TOKEN + "\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path folder;

    @Test
    void rotatedCertificateIsUsedWithoutRestart() throws Exception {
        certificate("first");
        try (TestApi api = new TestApi(settings());
                SSLSocket open = connected(api.tlsPort())) {
            assertThat(subject(open)).isEqualTo("CN=first");
            assertThat(invoke(open)).startsWith("HTTP/1.1 200");

            certificate("second");

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (SSLSocket later = connected(api.tlsPort())) {
                    return subject(later).equals("CN=second");
                }
            });
            assertThat(invoke(open)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void certificateThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> new TestApi(settings()).close()).hasMessageContaining("tls.crt");
    }

    private Map<String, String> settings() {
        return Map.of(
                "lamina.ports.tls",
                "0",
                "lamina.tls.certificate",
                folder.resolve("tls.crt").toString(),
                "lamina.tls.key",
                folder.resolve("tls.key").toString(),
                "lamina.tls.check-interval",
                "100ms");
    }

    private static String invoke(SSLSocket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(INVOKE.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        byte[] answer = new byte[4096];
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("{}")) {
            int read = socket.getInputStream().read(answer);
            if (read < 0) {
                break;
            }
            text.append(new String(answer, 0, read, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private static SSLSocket connected(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    /** Writes certificate and key as PEM; the JDK can make a certificate only with its tool. */
    private void certificate(String name) throws Exception {
        Path keys = folder.resolve(name + ".p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-alias",
                        "server",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "secret".toCharArray());
        }
        write("tls.crt", "CERTIFICATE", store.getCertificate("server").getEncoded());
        write(
                "tls.key",
                "PRIVATE KEY",
                store.getKey("server", "secret".toCharArray()).getEncoded());
    }

    private void write(String file, String type, byte[] content) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(content)
                        + "\n-----END " + type + "-----\n");
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
