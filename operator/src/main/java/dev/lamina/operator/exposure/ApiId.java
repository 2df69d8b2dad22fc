package dev.lamina.operator.exposure;

import dev.lamina.api.HttpSource;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An HTTP API: what the Triggers of a namespace make that name it. */
record ApiId(String namespace, String name) {
    /** Selects what is made for the APIs of one installation: the value is the name of its gateway's Service. */
    static final String SERVICE_LABEL = "lamina.dev/api-gateway";
    /** Names the API: {@code NAMESPACE/NAME}. */
    static final String ANNOTATION = "lamina.dev/http-api";
    /** A hash of the spec that was written: a field that is no longer wanted cannot be seen otherwise. */
    static final String SPEC_ANNOTATION = "lamina.dev/spec-hash";

    private static final int HASH = 16;

    static ApiId of(Trigger trigger) {
        HttpSource http = trigger.getSpec().source().http();
        return new ApiId(
                trigger.getMetadata().getNamespace(),
                http.apiOf(trigger.getMetadata().getName()));
    }

    /** The API of an object that was made for one; absent if it does not say. */
    static Optional<ApiId> of(HasMetadata object) {
        return Optional.ofNullable(
                        Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of())
                                .get(ANNOTATION))
                .map(text -> text.split("/", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new ApiId(parts[0], parts[1]));
    }

    String text() {
        return namespace + "/" + name;
    }

    /** Has a hash of the name instead of the name, which can be as long as the whole may be. */
    String objectName(GatewayService service) {
        return service.name() + "-api-" + hash(text());
    }

    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
