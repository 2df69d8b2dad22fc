package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.testing.TestConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that signs tokens with one key. */
class ClusterSignaturesTest {
    private static final String CI = "system:serviceaccount:shop:ci";

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private PublicJsonWebKey key;
    private volatile String document;
    private final ClusterSignatures signatures = new ClusterSignatures(this::read, now::get);

    @BeforeEach
    void createKey() throws JoseException {
        key = key("first");
        document = publicKeys(key);
    }

    @Test
    void signedTokenNamesNamespace() throws JoseException {
        assertThat(signatures.origin(token(key, CI))).isEqualTo(new TokenOrigin.Signed("shop"));
    }

    @Test
    void tokenOfAnotherKeyWithSameNameIsForged() throws JoseException {
        assertThat(signatures.origin(token(key("first"), CI))).isEqualTo(new TokenOrigin.Forged());
    }

    @Test
    void changedTokenIsForged() throws JoseException {
        String token = token(key, CI);
        String[] parts = token.split("\\.");
        String[] other = token(key, "system:serviceaccount:bank:admin").split("\\.");

        assertThat(signatures.origin(parts[0] + "." + other[1] + "." + parts[2]))
                .isEqualTo(new TokenOrigin.Forged());
    }

    @Test
    void otherTokensAreUnknown() throws JoseException {
        assertThat(List.of("", "opaque", "a.b.c", TestIdentity.jwt("https://issuer", "lamina"), "ey".repeat(20_000)))
                .allSatisfy(token -> assertThat(signatures.origin(token)).isEqualTo(new TokenOrigin.Unknown()));
        assertThat(signatures.origin(token(key("of another issuer"), CI))).isEqualTo(new TokenOrigin.Unknown());
        assertThat(signatures.origin(token(key, "anna"))).isEqualTo(new TokenOrigin.Unknown());
    }

    @Test
    void newKeyIsReadForToken() throws JoseException {
        signatures.origin(token(key, CI));
        PublicJsonWebKey rotated = key("second");
        document = publicKeys(key, rotated);

        assertThat(signatures.origin(token(rotated, CI)))
                .as("keys were read a moment ago")
                .isEqualTo(new TokenOrigin.Unknown());
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(signatures.origin(token(rotated, CI))).isEqualTo(new TokenOrigin.Signed("shop"));
    }

    @Test
    void unknownKeysAreReadOnceInTenSeconds() throws JoseException {
        PublicJsonWebKey other = key("other");
        for (int i = 0; i < 100; i++) {
            signatures.origin(token(other, CI));
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void tokensAreUnknownWithoutKeys() throws JoseException {
        document = null;

        assertThat(signatures.origin(token(key, CI))).isEqualTo(new TokenOrigin.Unknown());
    }

    @Test
    void forgedTokenIsRefusedWithoutReview() throws JoseException {
        FakeReviews reviews = new FakeReviews();
        Tokens tokens = new Tokens(
                reviews, signatures, TestConfig.of(Map.of()).identity(), TestIdentity.asking(System::nanoTime));

        assertThat(tokens.caller(token(key("first"), CI)).failed()).isTrue();
        assertThat(reviews.questions()).isEmpty();

        tokens.caller(token(key, CI));
        assertThat(reviews.questions()).hasSize(1);
    }

    private String read() {
        reads.incrementAndGet();
        if (document == null) {
            throw new IllegalStateException("the API server does not respond");
        }
        return document;
    }

    private static PublicJsonWebKey key(String id) throws JoseException {
        PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId(id);
        return key;
    }

    private static String publicKeys(PublicJsonWebKey... keys) {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static String token(PublicJsonWebKey key, String subject) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        signature.setPayload("{\"iss\":\"https://kubernetes.default.svc\",\"sub\":\"" + subject + "\"}");
        return signature.getCompactSerialization();
    }
}
