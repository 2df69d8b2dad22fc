package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.gateway.api.authorizer.RouteRequests;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractStringAssert;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens count as signed by their issuer: hostile ones do not. */
class TokenVerifierTest {
    private static final SignedTokens ISSUER = SignedTokens.elliptic().addRsa("rsa");
    private static final SignedTokens OTHER = SignedTokens.elliptic().addRsa("rsa");

    private final TokenVerifier verifier = new TokenVerifier(
            new SigningKeyCache(SignedTokens.ISSUER, url -> ISSUER.keys(), InstantSource.fixed(RouteRequests.TIME)));

    @Test
    void tokenOfIssuerHasItsClaims() {
        assertThat(verifier.claims(ISSUER.token(SignedTokens.claims()))).containsEntry("sub", "u-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void rsaAlgorithmIsAccepted(String algorithm) {
        String token = ISSUER.token("rsa", algorithm, SignedTokens.claims(), signature -> {});

        assertThat(verifier.claims(token)).containsEntry("sub", "u-1");
    }

    @Test
    void tokenOfAnotherKeyIsRefused() {
        refused(OTHER.token(SignedTokens.claims())).contains("signature is not valid");
        refused(OTHER.token("rsa", "RS256", SignedTokens.claims(), signature -> {}))
                .contains("signature is not valid");
    }

    @Test
    void tokenWithoutSignatureIsRefused() {
        String claims = SignedTokens.base64(SignedTokens.claims());

        for (String algorithm : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            String header = SignedTokens.base64("{\"alg\":\"" + algorithm + "\",\"kid\":\"ec\"}");
            refused(header + "." + claims + ".").contains("supported algorithm");
        }
        refused(SignedTokens.base64("{\"kid\":\"ec\"}") + "." + claims + ".").contains("supported algorithm");
    }

    @Test
    void publicKeyAsSecretIsRefused() {
        PublicJsonWebKey key = ISSUER.key("rsa");
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";

        for (byte[] secret : new byte[][] {key.getPublicKey().getEncoded(), pem.getBytes(StandardCharsets.UTF_8)}) {
            Key shared = new HmacKey(secret);
            refused(ISSUER.token("rsa", "HS256", SignedTokens.claims(), signature -> signature.setKey(shared)))
                    .contains("supported algorithm");
        }
    }

    @Test
    void zeroSignatureIsRefused() {
        String[] parts = ISSUER.token(SignedTokens.claims()).split("\\.");
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

        refused(parts[0] + "." + parts[1] + "." + zeros).contains("not valid");
        refused(parts[0] + "." + parts[1] + ".").contains("not valid");
        refused(parts[0] + "." + parts[1] + "." + parts[2].substring(0, 40)).contains("not valid");
    }

    @Test
    void changedClaimsAreRefused() {
        String[] parts = ISSUER.token(SignedTokens.claims()).split("\\.");
        String changed = SignedTokens.base64(SignedTokens.claims().replace("u-1", "u-2"));

        refused(parts[0] + "." + changed + "." + parts[2]).contains("signature is not valid");
    }

    @Test
    void keyInTokenIsNotUsed() {
        PublicJsonWebKey own = OTHER.key("ec");

        refused(OTHER.token("ec", "ES256", SignedTokens.claims(), signature -> signature.setJwkHeader(own)))
                .contains("signature is not valid");
        refused(OTHER.token(
                        "ec",
                        "ES256",
                        SignedTokens.claims(),
                        signature -> signature.setHeader("jku", "http://127.0.0.1/keys")))
                .contains("signature is not valid");
    }

    @Test
    void unknownOrMissingKidIsRefused() {
        refused(ISSUER.token("ec", "ES256", SignedTokens.claims(), s -> s.setKeyIdHeaderValue("../../etc/passwd")))
                .contains("kid is not that of a key");
        refused(ISSUER.token("ec", "ES256", SignedTokens.claims(), s -> s.setKeyIdHeaderValue("")))
                .contains("does not have a kid");
    }

    @Test
    void keyOfAnotherKindIsRefused() {
        refused(ISSUER.token("ec", "ES256", SignedTokens.claims(), s -> s.setKeyIdHeaderValue("rsa")))
                .contains("not valid");
    }

    @Test
    void algorithmOtherThanThatOfKeyIsRefused() {
        SignedTokens issuer = SignedTokens.elliptic().addRsa("rsa");
        issuer.key("rsa").setAlgorithm("RS512");
        TokenVerifier strict = new TokenVerifier(new SigningKeyCache(
                SignedTokens.ISSUER, url -> issuer.keys(), InstantSource.fixed(RouteRequests.TIME)));
        String token = issuer.token("rsa", "RS256", SignedTokens.claims(), signature -> {});

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> strict.claims(token))
                .withMessageContaining("algorithm is not that of its key");
    }

    @Test
    void criticalHeaderIsRefused() {
        refused(ISSUER.token("ec", "ES256", SignedTokens.claims(), signature -> {
                    signature.setHeader("crit", new String[] {"b64"});
                    signature.setHeader("b64", true);
                }))
                .contains("critical header");
    }

    @Test
    void hugeTokenIsRefused() {
        String claims = "{\"a\":\"" + "x".repeat(TokenVerifier.LONGEST_TOKEN) + "\"}";

        refused(ISSUER.token(claims)).contains("longer than");
    }

    @Test
    void deepHeaderIsRefused() {
        String nested = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);

        refused(SignedTokens.base64(nested) + ".e30.e30").contains("not a JSON Web Token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "..",
                "a.b.c",
                "a.b.c.d.e",
                "e30.e30.e30",
                "eyJhbGciOiJFUzI1NiJ9.e30",
                "....",
                "ey J.e30.e30",
                "eyJhbGciOiJFUzI1NiIsImFsZyI6Im5vbmUifQ.e30.e30"
            })
    void malformedTokenIsRefused(String token) {
        refused(token).isNotEmpty();
    }

    @Test
    void damagedTokenIsRefused() {
        String token = ISSUER.token(SignedTokens.claims());
        Random random = new Random(7);

        for (int i = 0; i < 500; i++) {
            char[] damaged = token.toCharArray();
            int at = random.nextInt(damaged.length - 4); // of the last characters not all bits count
            char other = random.nextInt(5) == 0 ? (char) random.nextInt(256) : 'A';
            damaged[at] = other == damaged[at] ? 'B' : other;
            refused(new String(damaged)).isNotEmpty();
        }
    }

    @Test
    void claimsThatAreNotAnObjectAreRefused() {
        refused(ISSUER.token("[1]")).contains("not valid");
        refused(ISSUER.token("text")).contains("not valid");
        refused(ISSUER.token("{\"sub\":\"a\",\"sub\":\"b\"}")).contains("not valid");
    }

    private AbstractStringAssert<?> refused(String token) {
        try {
            Map<String, Object> claims = verifier.claims(token);
            throw new AssertionError("accepted: " + claims);
        } catch (InvalidTokenException e) {
            return assertThat(e.getMessage());
        }
    }
}
