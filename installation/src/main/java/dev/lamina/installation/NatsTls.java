package dev.lamina.installation;

import dev.lamina.surroundings.Authorities;
import io.nats.client.Options;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** TLS of the client of NATS, if the servers' certificate is from authorities of the installation. */
public final class NatsTls {
    private NatsTls() {}

    /**
     * Lets the client trust these authorities only. It asks for the server by its name, which the certificate has: by
     * default it would turn the name into addresses first, and compare those with the certificate. Of its modes, only
     * this one keeps the name and connects.
     *
     * @param authorities a PEM file, {@code lamina.nats.ca}
     */
    public static void trust(Path authorities, Options.Builder options) {
        options.sslContext(Authorities.only(authorities, "lamina.nats.ca"))
                .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
    }

    /**
     * Returns why a TLS handshake failed, and the settings to look at; empty for other exceptions. The client tells
     * this only to its listener, and tries again.
     */
    public static Optional<String> failure(Throwable reported) {
        return Stream.iterate(reported, thrown -> thrown != null, Throwable::getCause)
                .filter(SSLException.class::isInstance)
                .map(thrown -> "TLS with NATS failed (lamina.nats.url, lamina.nats.ca): " + thrown.getMessage())
                .findFirst();
    }
}
