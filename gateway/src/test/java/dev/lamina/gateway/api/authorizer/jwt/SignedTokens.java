package dev.lamina.gateway.api.authorizer.jwt;

import dev.lamina.gateway.api.authorizer.RouteRequests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer without a server: its keys, and tokens that it signs. */
public final class SignedTokens {
    public static final String ISSUER = "https://id.example.com/realms/shop";

    private final List<PublicJsonWebKey> keys = new ArrayList<>();

    /** An issuer with the elliptic key {@code ec}. */
    public static SignedTokens elliptic() {
        return new SignedTokens().add("ec");
    }

    public SignedTokens add(String kid) {
        return add(kid, () -> EcJwkGenerator.generateJwk(EllipticCurves.P256));
    }

    SignedTokens addRsa(String kid) {
        return add(kid, () -> RsaJwkGenerator.generateJwk(2048));
    }

    private interface Generator {
        PublicJsonWebKey generate() throws JoseException;
    }

    private SignedTokens add(String kid, Generator generator) {
        try {
            PublicJsonWebKey key = generator.generate();
            key.setKeyId(kid);
            keys.add(key);
            return this;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    public SignedTokens remove(String kid) {
        keys.removeIf(key -> kid.equals(key.getKeyId()));
        return this;
    }

    PublicJsonWebKey key(String kid) {
        return keys.stream()
                .filter(key -> kid.equals(key.getKeyId()))
                .findFirst()
                .orElseThrow();
    }

    List<PublicJsonWebKey> keys() {
        return List.copyOf(keys);
    }

    /** The public keys as the issuer publishes them. */
    public String published() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** Claims of a token that is valid now for audience shop. */
    static String claims() {
        return claims(RouteRequests.TIME.getEpochSecond());
    }

    /** The same at another time, in seconds. */
    public static String claims(long now) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"shop\",\"sub\":\"u-1\",\"scope\":\"pets.read other\",\"iat\":"
                + now + ",\"nbf\":" + now + ",\"exp\":" + (now + 60) + "}";
    }

    public String token(String claims) {
        return token("ec", "ES256", claims, signature -> {});
    }

    String token(String kid, String algorithm, String claims, Consumer<JsonWebSignature> change) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKeyIdHeaderValue(kid);
            signature.setPayload(claims);
            signature.setKey(key(kid).getPrivateKey());
            change.accept(signature);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
