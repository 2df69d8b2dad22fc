package dev.lamina.gateway.api.control;

import dev.lamina.api.Content;
import java.util.Map;

/**
 * The declared source of a function's code. AWS returns a signed download URL here; Lamina returns the name of the
 * source.
 */
final class FunctionCode {
    private FunctionCode() {}

    static Map<String, String> of(String namespace, Content code) {
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

    private static Map<String, String> location(String repository, String location) {
        return Map.of("RepositoryType", repository, "Location", location);
    }
}
