package dev.lamina.surroundings;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Writes a trust store with the authorities that the JVM trusts and those in folders of PEM files. */
final class TrustStore {
    static final String TYPE = "PKCS12";
    /** A trust store has no secrets, but its format wants a password. */
    static final String PASSWORD = "public";

    private TrustStore() {}

    /**
     * @param folders each with PEM files of one or more certificates; one that does not exist has none
     * @return a file that is deleted with the JVM; empty if there is no certificate
     */
    static Optional<Path> of(String... folders) {
        List<Certificate> added = Stream.of(folders)
                .map(Path::of)
                .flatMap(TrustStore::certificates)
                .toList();
        if (added.isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            for (Certificate one : withTrusted(added)) {
                store.setCertificateEntry("authority-" + store.size(), one);
            }
            Path file = Files.createTempFile("trusted", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return Optional.of(file);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("could not write a trust store: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> withTrusted(List<Certificate> added) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<Certificate> all = new ArrayList<>(added);
        Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Stream.<X509Certificate>of(manager.getAcceptedIssuers()))
                .forEach(all::add);
        return all;
    }

    /** Kubernetes mounts files as links through folders whose names begin with two dots. */
    private static Stream<Certificate> certificates(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream().flatMap(TrustStore::read);
        } catch (IOException e) {
            throw new IllegalStateException("could not read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Stream<Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> read =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (read.isEmpty()) {
                throw new IllegalStateException(file + " has no certificate: it must have PEM certificates");
            }
            return read.stream();
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(
                    file + " cannot be read as PEM certificates: " + e.getMessage() + "; correct it", e);
        }
    }
}
