package dev.lamina.console.session;

import dev.lamina.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and signs what the console puts into cookies, by AES-GCM: only this console reads and makes it. */
@ApplicationScoped
public class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    Seal(ConsoleConfig config) {
        this.key = new SecretKeySpec(config.sessionKey().map(Seal::hash).orElseGet(() -> bytes(32)), "AES");
    }

    /** @param purpose what is sealed for one purpose is not opened for another */
    public String close(String purpose, byte[] text) {
        byte[] nonce = bytes(NONCE);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce, text).orElseThrow();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(NONCE + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
    }

    /** Returns nothing if the value was not sealed with this key and for this purpose. */
    public Optional<byte[]> open(String purpose, String value) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(value);
            return all.length <= NONCE
                    ? Optional.empty()
                    : cipher(
                            Cipher.DECRYPT_MODE,
                            purpose,
                            Arrays.copyOf(all, NONCE),
                            Arrays.copyOfRange(all, NONCE, all.length));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> cipher(int mode, String purpose, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
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
