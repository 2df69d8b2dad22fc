package dev.lamina.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificate and key of a port, as PEM in two files that a rotation replaces. HTTP/1.1 only, as without TLS.
 *
 * @param certificate with those of the authorities between it and the root
 */
public record ServerCertificate(Path certificate, Path key) {

    /**
     * @param setting the settings' common name, for the error
     * @return empty without a certificate
     * @throws IllegalStateException if there is a certificate without a key
     */
    public static Optional<ServerCertificate> of(String setting, Optional<Path> certificate, Optional<Path> key) {
        return certificate.map(file -> new ServerCertificate(
                file,
                key.orElseThrow(() ->
                        new IllegalStateException(setting + ".key: is required with " + setting + ".certificate"))));
    }

    /** What the files have at one time. */
    record Content(Buffer certificate, Buffer key) {
        private PemKeyCertOptions pem() {
            return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
        }

        SSLOptions options() {
            return new SSLOptions().setKeyCertOptions(pem()).setUseAlpn(false);
        }
    }

    /** @throws IOException if a file cannot be read */
    Content read() throws IOException {
        return new Content(Buffer.buffer(Files.readAllBytes(certificate)), Buffer.buffer(Files.readAllBytes(key)));
    }

    HttpServerOptions applied(HttpServerOptions options, Content content) {
        return options.setSsl(true).setUseAlpn(false).setKeyCertOptions(content.pem());
    }
}
