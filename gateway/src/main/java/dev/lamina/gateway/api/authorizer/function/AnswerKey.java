package dev.lamina.gateway.api.authorizer.function;

import dev.lamina.api.FunctionAuthorizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What a cached answer depends on.
 *
 * @param settings with other settings it may be another answer
 * @param identity a hash of the identity sources' values: no credentials are kept in memory
 */
record AnswerKey(FunctionAuthorizer settings, String identity) {
    static AnswerKey of(FunctionAuthorizer settings, List<String> identity) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String value : identity) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return new AnswerKey(settings, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Duration kept() {
        return Duration.ofSeconds(settings.cacheSeconds() == null ? 0 : settings.cacheSeconds());
    }
}
