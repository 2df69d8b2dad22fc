package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import dev.lamina.gateway.source.queue.QueueException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of a Secret in the form of Kubernetes' TLS Secrets: {@code tls.crt} and {@code tls.key} for the
 * client, {@code ca.crt} for the CA of the broker, in PEM.
 */
record MqttTls(Vertx vertx) {
    static final String REASON = "TlsFailed";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";

    /** @param secret empty: no client certificate, and the public CAs */
    MqttClientSslConfig of(Map<String, String> secret, long patienceMillis) throws QueueException {
        if (secret.containsKey(CERTIFICATE) != secret.containsKey(KEY)) {
            throw new QueueException(
                    QueueException.SECRET_INCOMPLETE,
                    "mqtt.tlsSecret: the Secret has only one of the keys " + CERTIFICATE + " and " + KEY
                            + ": add the other one",
                    null);
        }
        try {
            return MqttClientSslConfig.builder()
                    .handshakeTimeout(patienceMillis, TimeUnit.MILLISECONDS)
                    .keyManagerFactory(secret.containsKey(KEY) ? keys(secret) : null)
                    .trustManagerFactory(secret.containsKey(AUTHORITY) ? authorities(secret) : null)
                    .build();
        } catch (Exception e) { // as Vert.x declares it
            throw new QueueException(
                    REASON,
                    "mqtt.tlsSecret: the Secret's " + CERTIFICATE + ", " + KEY + " or " + AUTHORITY
                            + " cannot be read as PEM: correct it (" + e.getMessage() + ")",
                    e);
        }
    }

    private KeyManagerFactory keys(Map<String, String> secret) throws Exception {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(secret.get(CERTIFICATE)))
                .addKeyValue(Buffer.buffer(secret.get(KEY)))
                .getKeyManagerFactory(vertx);
    }

    private TrustManagerFactory authorities(Map<String, String> secret) throws Exception {
        return new PemTrustOptions()
                .addCertValue(Buffer.buffer(secret.get(AUTHORITY)))
                .getTrustManagerFactory(vertx);
    }
}
