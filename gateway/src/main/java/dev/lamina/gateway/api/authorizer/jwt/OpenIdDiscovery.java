package dev.lamina.gateway.api.authorizer.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/** Finds an issuer's keys by OpenID Connect Discovery: its configuration names the document with the keys. */
final class OpenIdDiscovery implements KeySource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final int MOST_KEYS = 100;
    /** Checking a signature with a longer key, or exponent, would take much CPU. */
    private static final int LONGEST_MODULUS = 8192;

    private static final int LONGEST_EXPONENT = 64;

    private final Documents documents;
    private final IssuerAddress addresses;

    OpenIdDiscovery(Documents documents, IssuerAddress addresses) {
        this.documents = documents;
        this.addresses = addresses;
    }

    @Override
    public List<PublicJsonWebKey> fetch(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI address = addresses.checked(base + CONFIGURATION, Optional.empty());
        JsonNode configuration = configuration(address);
        if (!issuer.equals(configuration.path("issuer").textValue())) {
            throw new IssuerException("the document at " + address
                    + " is that of another issuer: write the issuer exactly as the document does");
        }
        String keys = Optional.ofNullable(configuration.path("jwks_uri").textValue())
                .orElseThrow(() -> new IssuerException("the document at " + address + " has no jwks_uri"));
        URI keysAddress = addresses.checked(keys, Optional.of(address));
        return keys(keysAddress, documents.read(keysAddress));
    }

    private JsonNode configuration(URI address) {
        try {
            return JSON.readTree(documents.read(address));
        } catch (JsonProcessingException e) {
            throw new IssuerException("the document at " + address + " is not JSON");
        }
    }

    private static List<PublicJsonWebKey> keys(URI address, String text) {
        try {
            List<PublicJsonWebKey> keys = new JsonWebKeySet(text)
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .map(PublicJsonWebKey.class::cast)
                            .filter(OpenIdDiscovery::signs)
                            .limit(MOST_KEYS)
                            .toList();
            if (keys.isEmpty()) {
                throw new IssuerException(
                        "the document at " + address + " has no public key with a kid that signs tokens");
            }
            return keys;
        } catch (JoseException e) {
            throw new IssuerException("the document at " + address + " is not a set of JSON Web Keys");
        }
    }

    private static boolean signs(PublicJsonWebKey key) {
        return key.getKeyId() != null
                && (key.getUse() == null || Use.SIGNATURE.equals(key.getUse()))
                && (!(key.getPublicKey() instanceof RSAPublicKey rsa)
                        || rsa.getModulus().bitLength() <= LONGEST_MODULUS
                                && rsa.getPublicExponent().bitLength() <= LONGEST_EXPONENT);
    }
}
