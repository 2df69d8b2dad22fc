package dev.lamina.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hashing of Signature Version 4. A key is derived from the secret once per day and region. The secret is part of
 * the cache key, so a changed Secret is never checked with an old key.
 */
final class SigningKeys {
    private static final int MAX_KEYS = 1_000;
    private static final String HMAC = "HmacSHA256";

    private final Cache<Scope, byte[]> keys =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).build();

    private record Scope(AccessKey key, String date, String region, String service) {}

    byte[] signature(AccessKey key, Signature claimed, String canonicalRequest) {
        String text = Signature.ALGORITHM
                + '\n'
                + claimed.timestamp()
                + '\n'
                + claimed.scope()
                + '\n'
                + sha256(canonicalRequest);
        return hmac(
                keys.get(new Scope(key, claimed.date(), claimed.region(), claimed.service()), SigningKeys::derive),
                text);
    }

    private static byte[] derive(Scope scope) {
        byte[] secret = ("AWS4" + scope.key().secret()).getBytes(StandardCharsets.UTF_8);
        return hmac(hmac(hmac(hmac(secret, scope.date()), scope.region()), scope.service()), "aws4_request");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Hashes a body without a copy of it. */
    static String sha256(Buffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : body.getByteBuf().nioBuffers()) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // A char of the canonical request is one byte on the wire.
    private static String sha256(String canonicalRequest) {
        return sha256(canonicalRequest.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
