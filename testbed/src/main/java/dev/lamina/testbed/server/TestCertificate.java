package dev.lamina.testbed.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of servers on this machine that is its own authority, as PEM files {@code tls.crt} and {@code tls.key}.
 *
 * @param context for servers in the test itself
 */
public record TestCertificate(Path certificate, Path key, SSLContext context) {
    private static final char[] PASSWORD = "password".toCharArray();

    /**
     * Makes it; the JDK can do so only with its tool.
     *
     * @param folder exists
     * @param names alternative names as keytool writes them, such as {@code dns:localhost}
     */
    public static TestCertificate in(Path folder, String... names)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("keys.p12");
        Files.deleteIfExists(file);
        run(folder, file, names);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestCertificate(
                write(
                        folder.resolve("tls.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                write(
                        folder.resolve("tls.key"),
                        "PRIVATE KEY",
                        keys.getKey("server", PASSWORD).getEncoded()),
                context);
    }

    private static void run(Path folder, Path store, String... names) throws IOException, InterruptedException {
        Path log = folder.resolve("keytool.log");
        Stream<String> command = Stream.concat(
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-keystore",
                        store.toString(),
                        "-ext",
                        "san=" + Stream.of(names).collect(Collectors.joining(","))),
                Stream.of(("-genkeypair -alias server -keyalg EC -dname CN=test -ext bc=ca:true -storetype PKCS12"
                                + " -storepass " + new String(PASSWORD))
                        .split(" ")));
        int status = new ProcessBuilder(command.toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status + ": " + Files.readString(log));
        }
    }

    private static Path write(Path file, String type, byte[] content) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(content)
                        + "\n-----END " + type + "-----\n");
    }
}
