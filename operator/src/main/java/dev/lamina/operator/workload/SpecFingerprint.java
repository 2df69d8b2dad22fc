package dev.lamina.operator.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lamina.api.Content;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.LayerReference;
import dev.lamina.operator.content.ContentRequest.Handler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A short hash of the spec's fields that determine image, code and layers, and whether they have the handler. The
 * Deployment has it alongside the hashes of code and layers, so that a later reconciliation knows whether these still
 * belong to the spec.
 */
final class SpecFingerprint {
    static final String ANNOTATION = Lamina.GROUP + "/made-from";
    private static final int LENGTH = 16;

    /**
     * @param pythonPath search path of the handler's module, in any language; omitted if null, so that hashes of older
     *     operators stay valid
     */
    private record Fields(
            String runtime,
            String handler,
            Content code,
            List<LayerReference> layers,
            @JsonInclude(Include.NON_NULL) String pythonPath) {}

    private SpecFingerprint() {}

    static String of(FunctionSpec spec) {
        String fields = Serialization.asJson(new Fields(
                spec.runtime(),
                spec.handler(),
                spec.code(),
                spec.layers() == null ? List.of() : spec.layers(),
                spec.image().isPresent() ? null : Handler.of(spec).searchPath().orElse(null)));
        return HexFormat.of()
                .formatHex(sha256(fields.getBytes(StandardCharsets.UTF_8)))
                .substring(0, LENGTH);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
