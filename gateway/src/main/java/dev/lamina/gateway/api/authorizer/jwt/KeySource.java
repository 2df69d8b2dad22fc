package dev.lamina.gateway.api.authorizer.jwt;

import java.util.List;
import org.jose4j.jwk.PublicJsonWebKey;

/** Gets the public keys of issuers. */
@FunctionalInterface
interface KeySource {

    /**
     * Reads the keys that sign an issuer's tokens now. Blocks for some seconds at most.
     *
     * @throws IssuerException if they cannot be read
     */
    List<PublicJsonWebKey> fetch(String issuer);
}
