package dev.lamina.console.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The session in a cookie: encrypted and signed by AES-GCM, so that only this console reads and makes it. */
@ApplicationScoped
public class SessionCookie {
    private static final String NAME = "lamina-session";

    /** Browsers store 4096 bytes at most, with name and attributes. */
    private static final int MAX_LENGTH = 3900;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;
    private final boolean secure;

    SessionCookie(ConsoleConfig config) {
        this.key =
                new SecretKeySpec(config.sessionKey().map(SessionCookie::hash).orElseGet(() -> bytes(32)), "AES");
        this.secure = config.secureCookie();
    }

    /** Returns the cookie of a session; empty if the token is too long for one. */
    public Optional<NewCookie> seal(Session session) {
        ObjectNode json = JSON.createObjectNode()
                .put("token", session.token())
                .put("user", session.user())
                .put("namespace", session.namespace())
                .put("until", session.until().getEpochSecond());
        byte[] nonce = bytes(NONCE);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, json.toString().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        String value = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(NONCE + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
        return value.length() > MAX_LENGTH
                ? Optional.empty()
                : Optional.of(cookie(value).build());
    }

    /** Returns the session of a cookie; empty if it is not one of this console, or over. */
    Optional<Session> open(String value) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(value);
            if (all.length <= NONCE) {
                return Optional.empty();
            }
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), Arrays.copyOfRange(all, NONCE, all.length))
                    .map(SessionCookie::session)
                    .filter(session -> !session.isOver(Instant.now()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the name; browsers take one with this prefix over HTTPS and from this host only. */
    String name() {
        return secure ? "__Host-" + NAME : NAME;
    }

    /** Returns a cookie that deletes the session from the browser. */
    public NewCookie none() {
        return cookie("").maxAge(0).build();
    }

    private NewCookie.Builder cookie(String value) {
        return new NewCookie.Builder(name())
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT);
    }

    private static Session session(byte[] text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Session(
                    json.path("token").asText(),
                    json.path("user").asText(),
                    json.path("namespace").asText(),
                    Instant.ofEpochSecond(json.path("until").asLong()));
        } catch (IOException e) {
            throw new IllegalStateException("a cookie that this console sealed is not JSON", e);
        }
    }

    /** Returns nothing if the text is not one that was encrypted with this key. */
    private Optional<byte[]> cipher(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return Optional.of(cipher.doFinal(text));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
