package dev.lamina.runtime.image;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A page at https://localhost, with a certificate that no authority has signed. */
final class HttpsPage implements AutoCloseable {
    /** The name of the certificate's file in a folder of authorities, by OpenSSL's hash of CN=localhost. */
    static final String FILE = "ce275665.0";

    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore keys;
    private final HttpsServer server;

    HttpsPage(Path folder, String text) throws IOException, GeneralSecurityException, InterruptedException {
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream made = Files.newInputStream(keyStore(folder))) {
            keys.load(made, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, text.length());
            exchange.getResponseBody().write(text.getBytes());
            exchange.close();
        });
        server.start();
    }

    private static Path keyStore(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("keys.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString()));
        command.addAll(List.of(("-alias page -keyalg EC -dname CN=localhost -ext san=dns:localhost -ext bc=ca:true"
                        + " -storetype PKCS12 -storepass password")
                .split(" ")));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool: exit status " + status);
        }
        return store;
    }

    String address() {
        return "https://localhost:" + server.getAddress().getPort() + "/";
    }

    /** As PEM. */
    String certificate() throws GeneralSecurityException {
        byte[] bytes = keys.getCertificate("page").getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(bytes)
                + "\n-----END CERTIFICATE-----\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
