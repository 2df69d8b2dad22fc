package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.control.manifest.Manifests;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as AWS's responses have them. */
final class AwsTime {
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ");

    private AwsTime() {}

    /** @param rfc3339 as Kubernetes has it; may be null */
    static String text(String rfc3339) {
        try {
            return rfc3339 == null
                    ? ""
                    : TEXT.format(OffsetDateTime.parse(rfc3339).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** When a resource was changed by the Lambda API, or created. */
    static String changed(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations())
                .map(annotations -> annotations.get(Manifests.CHANGED_AT))
                .orElse(metadata.getCreationTimestamp());
    }

    /** Seconds since 1970. */
    static double seconds(String rfc3339) {
        try {
            return rfc3339 == null ? 0 : Instant.parse(rfc3339).toEpochMilli() / 1000.0;
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
