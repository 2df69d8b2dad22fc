package dev.lamina.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Starts Debezium Server, after the JVM trusts the authorities of the gateway's certificate as well: the pod gets them
 * in a variable, and the JVM has no option for that.
 */
public final class ConnectorMain {
    private static final String CA = "LAMINA_GATEWAY_CA";
    private static final String SERVER = "io.debezium.server.Main";

    private ConnectorMain() {}

    /** @param args those of Debezium Server */
    public static void main(String[] args) throws GeneralSecurityException, IOException, ReflectiveOperationException {
        String authorities = System.getenv(CA);
        if (authorities != null) {
            SSLContext.setDefault(trusting(authorities));
        }
        try {
            // Debezium is not in the class path of the build.
            Class.forName(SERVER).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Debezium Server ended", e.getCause());
        }
    }

    /** Returns a context that trusts what the JVM trusts, and the authorities in PEM. */
    static SSLContext trusting(String authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(authorities.getBytes(US_ASCII)))) {
            store.setCertificateEntry("authority-" + store.size(), one);
        }
        for (X509Certificate one : trustManager(null).getAcceptedIssuers()) {
            store.setCertificateEntry("authority-" + store.size(), one);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new X509TrustManager[] {trustManager(store)}, null);
        return context;
    }

    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
