package dev.lamina.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token with which pods without volumes prove to the gateway which function they belong to. The operator signs it,
 * with a key that only the operator and the gateway know. It is valid as long as the function exists: the uid
 * distinguishes the function from another one of the same name. Pods with volumes have a projected token; docs/adr/0027
 * explains the difference.
 *
 * @param uid of the Function's metadata
 */
public record FunctionToken(String namespace, String function, String uid) {
    /** Every such token starts with this prefix; no JSON web token does. */
    public static final String PREFIX = "lamina1.";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * @param key of any length
     * @return {@code lamina1.CLAIMS.SIGNATURE}, both in base64url; the same for the same function and key
     */
    public String signed(String key) {
        String claims = PREFIX
                + ENCODER.encodeToString(
                        String.join("/", namespace, function, uid).getBytes(UTF_8));
        return claims + '.' + signature(claims, key);
    }

    /** @return empty when it was not signed with the key */
    public static Optional<FunctionToken> verified(String token, String key) {
        int end = token.lastIndexOf('.');
        if (!token.startsWith(PREFIX) || end < PREFIX.length()) {
            return Optional.empty();
        }
        String claims = token.substring(0, end);
        if (!MessageDigest.isEqual(
                signature(claims, key).getBytes(UTF_8), token.substring(end + 1).getBytes(UTF_8))) {
            return Optional.empty();
        }
        // Signed by us, hence made like this
        String[] parts = new String(Base64.getUrlDecoder().decode(claims.substring(PREFIX.length())), UTF_8).split("/");
        return Optional.of(new FunctionToken(parts[0], parts[1], parts[2]));
    }

    private static String signature(String claims, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            return ENCODER.encodeToString(mac.doFinal(claims.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
