package dev.lamina.gateway.api.control;

import dev.lamina.api.Content;
import dev.lamina.api.FunctionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The source of a function's code: a link to an upload, as on AWS; of any other source the name that the manifest has.
 */
final class FunctionCode {
    private FunctionCode() {}

    /**
     * @param status null until the operator has reconciled the function
     * @param link to the upload; empty if the caller's namespace has no such upload
     */
    static Map<String, String> of(String namespace, Content code, FunctionStatus status, Optional<String> link) {
        if (code.stored() != null) {
            return link.map(upload -> location("S3", upload)).orElseGet(() -> Map.of("RepositoryType", "S3"));
        }
        if (code.image() != null) {
            return image(code.image().name(), status);
        }
        if (code.bucket() != null) {
            return location(
                    "S3", "s3://" + code.bucket().name() + "/" + code.bucket().key());
        }
        if (code.url() != null) {
            return location("URL", code.url().url());
        }
        return code.configMap() != null
                ? location(
                        "ConfigMap",
                        namespace + "/" + code.configMap().name() + "/"
                                + code.configMap().key())
                : location("Inline", "the Function manifest");
    }

    private static Map<String, String> image(String name, FunctionStatus status) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("RepositoryType", "Registry");
        shown.put("ImageUri", name);
        Optional.ofNullable(status)
                .map(FunctionStatus::image)
                .filter(image -> name.equals(image.name()) && image.digest() != null)
                .ifPresent(image -> shown.put("ResolvedImageUri", image.reference()));
        return shown;
    }

    private static Map<String, String> location(String repository, String location) {
        return Map.of("RepositoryType", repository, "Location", location);
    }
}
