package dev.lamina.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lamina.runtime.http.HttpConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * How connections to gateways are opened: with TLS if the installation has a certificate. Only its own authorities are
 * trusted, for the name that all gateways share, although each has an address of its own.
 */
public final class GatewayLink {
    private final String host;
    /** Null: without TLS. */
    private final SSLSocketFactory tls;

    private GatewayLink(String host, SSLSocketFactory tls) {
        this.host = host;
        this.tls = tls;
    }

    /** A link without TLS. */
    static GatewayLink plain() {
        return new GatewayLink(null, null);
    }

    /**
     * Reads the variables' values.
     *
     * @param host the gateways' name, without a dot at its end
     * @param authorities PEM; null without TLS
     */
    public static GatewayLink of(String host, String authorities) {
        return authorities == null ? plain() : new GatewayLink(host, trusting(authorities));
    }

    private static SSLSocketFactory trusting(String authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate one :
                    factory.generateCertificates(new ByteArrayInputStream(authorities.getBytes(US_ASCII)))) {
                store.setCertificateEntry("authority-" + store.size(), one);
            }
            if (store.size() == 0) {
                throw new CertificateException("it has no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "LAMINA_GATEWAY_CA must have PEM certificates, but cannot be read: " + e.getMessage(), e);
        }
    }

    /** Connects; both times in milliseconds. */
    public HttpConnection open(InetSocketAddress gateway, int connectMs, int readMs) throws IOException {
        return tls == null
                ? HttpConnection.open(gateway, connectMs, readMs)
                : HttpConnection.openTls(gateway, host, tls, connectMs, readMs);
    }
}
