package dev.lamina.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret with which the connector of a database Trigger signs what it sends to the gateway. Operator and gateway
 * compute it from the key that only they know. It is good for this one Trigger: the uid distinguishes it from another
 * one of the same name.
 */
public final class ConnectorSecret {
    /** Label of a connector's pod; the value is the uid of its Trigger. */
    public static final String LABEL = Lamina.GROUP + "/trigger-uid";

    /** Path of the gateway's internal port to which changes are posted. */
    public static final String CHANGES_PATH = "/lamina/v1/changes";

    /** Path at which a connector keeps its position in the log of the database. */
    public static final String POSITION_PATH = CHANGES_PATH + "/position";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "lamina-database-connector/";

    private ConnectorSecret() {}

    /**
     * @param uid of the Trigger's metadata
     * @param key of any length
     * @return {@code whsec_} and 32 bytes in base64, the form of the Standard Webhooks; the same for the same Trigger
     */
    public static String of(String uid, String key) {
        return "whsec_" + Base64.getEncoder().encodeToString(bytes(uid, key));
    }

    /** Returns the secret itself, the key of the signatures. */
    public static byte[] bytes(String uid, String key) {
        return hmac(key.getBytes(UTF_8), PURPOSE + uid);
    }

    /**
     * Returns the signature of a message in the form of the Standard Webhooks.
     *
     * @param secret from {@link #bytes}
     */
    public static String signature(byte[] secret, String id, String timestamp, String body) {
        return "v1," + Base64.getEncoder().encodeToString(hmac(secret, id + '.' + timestamp + '.' + body));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
