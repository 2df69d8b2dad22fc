package dev.lamina.gateway.api.control;

import dev.lamina.api.Content;
import dev.lamina.api.FunctionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The source of a function's code: a link to an upload, as on AWS; of any other source the name that the manifest has.
 */
final class FunctionCode {
    private FunctionCode() {}

    /**
     * @param status null until the operator has reconciled the function
     * @param links to uploads, by their hash
     */
    static Map<String, String> of(
            String namespace, Content code, FunctionStatus status, Function<String, Optional<String>> links) {
        if (code.stored() != null) {
            return links.apply(code.stored().sha256())
                    .map(link -> location("S3", link))
                    .orElseGet(() -> Map.of("RepositoryType", "S3"));
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
