package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an issuer's keys are found, and which addresses are never read. */
class OpenIdDiscoveryTest {
    private static final String ISSUER = "https://id.example.com/realms/shop";
    private static final String CONFIGURATION = ISSUER + "/.well-known/openid-configuration";
    private static final String KEYS = "https://keys.example.net/jwks";

    private final SignedTokens issuer = SignedTokens.elliptic();
    private final Map<String, String> documents = new HashMap<>(Map.of(
            CONFIGURATION,
            "{\"issuer\": \"" + ISSUER + "\", \"jwks_uri\": \"" + KEYS + "\"}",
            KEYS,
            issuer.published()));
    private final IssuerAddress addresses = new IssuerAddress(OpenIdDiscoveryTest::lookUp);
    private final OpenIdDiscovery discovery = new OpenIdDiscovery(
            address -> Optional.ofNullable(documents.get(address.toString()))
                    .orElseThrow(() -> new IssuerException(address + " answers 404 instead of 200")),
            addresses);

    @Test
    void keysOfIssuerAreFound() {
        assertThat(discovery.fetch(ISSUER))
                .extracting(PublicJsonWebKey::getKeyId)
                .containsExactly("ec");
    }

    @Test
    void slashAtTheEndBelongsToTheIssuer() {
        documents.put(CONFIGURATION, "{\"issuer\": \"" + ISSUER + "/\", \"jwks_uri\": \"" + KEYS + "\"}");

        assertThat(discovery.fetch(ISSUER + "/")).hasSize(1);
        fails(ISSUER).contains("another issuer");
    }

    @Test
    void brokenDocumentIsExplained() {
        documents.put(KEYS, "<html>");
        fails(ISSUER).contains("is not a set of JSON Web Keys").contains(KEYS);
        documents.put(KEYS, "{\"keys\": []}");
        fails(ISSUER).contains("has no public key");
        documents.put(CONFIGURATION, "{\"issuer\": \"" + ISSUER + "\"}");
        fails(ISSUER).contains("has no jwks_uri");
        documents.put(CONFIGURATION, "<html>");
        fails(ISSUER).contains("is not JSON");
        documents.remove(CONFIGURATION);
        fails(ISSUER).contains("404");
    }

    @Test
    void keyThatDoesNotSignIsLeftOut() {
        issuer.add("encrypts").key("encrypts").setUse("enc");
        documents.put(KEYS, issuer.published().replace("{\"keys\":[", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"},"));

        assertThat(discovery.fetch(ISSUER))
                .extracting(PublicJsonWebKey::getKeyId)
                .containsExactly("ec");
    }

    @Test
    void hugeKeyIsLeftOut() {
        String modulus = "_".repeat(2000); // 12000 bits
        documents.put(
                KEYS,
                "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"big\", \"e\": \"AQAB\", \"n\": \"" + modulus + "\"}]}");

        fails(ISSUER).contains("has no public key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "http://169.254.169.254/latest",
                "https://local.example.com",
                "https://metadata.example.com",
                "https://user:secret@id.example.com",
                "https:///path",
                "https://unknown.example.com",
                "ftp://id.example.com",
                "http://id.svc.example.com",
                "http://metadata.shop.svc",
                "http://unknown.shop.svc",
                "file:///etc/passwd",
                "https://a b"
            })
    void addressIsNotRead(String address) {
        assertThatExceptionOfType(IssuerException.class).isThrownBy(() -> addresses.checked(address, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.com",
                "https://id.example.com:8443/a",
                "http://keycloak.auth.svc:8080",
                "http://keycloak.auth.svc.cluster.local"
            })
    void addressIsRead(String address) {
        assertThat(addresses.checked(address, Optional.empty())).hasToString(address);
    }

    @Test
    void serviceMayNameItsPort() {
        assertThat(addresses.checked(
                        "http://keycloak.auth.svc:80/keys", Optional.of(URI.create("http://keycloak.auth.svc"))))
                .hasPort(80);
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com, http://keycloak.auth.svc/keys",
        "http://keycloak.auth.svc, http://internal.shop.svc/keys",
        "http://keycloak.auth.svc, http://keycloak.auth.svc:9000/keys",
        "https://id.example.com, https://local.example.com/keys"
    })
    void keysElsewhereAreNotRead(String of, String keys) {
        assertThatExceptionOfType(IssuerException.class)
                .isThrownBy(() -> addresses.checked(keys, Optional.of(URI.create(of))));
    }

    private AbstractStringAssert<?> fails(String url) {
        try {
            discovery.fetch(url);
            throw new AssertionError("no failure");
        } catch (IssuerException e) {
            return assertThat(e.getMessage());
        }
    }

    private static InetAddress[] lookUp(String host) throws UnknownHostException {
        String address = switch (host) {
            case "id.example.com", "keys.example.net" -> "192.0.2.1";
            case "keycloak.auth.svc", "keycloak.auth.svc.cluster.local", "internal.shop.svc" -> "192.0.2.2";
            case "local.example.com" -> "127.0.0.1";
            case "metadata.example.com", "metadata.shop.svc" -> "169.254.169.254";
            default -> throw new UnknownHostException(host);
        };
        return new InetAddress[] {InetAddress.getByName(address)};
    }
}
