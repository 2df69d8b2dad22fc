package dev.lamina.gateway.control;

import dev.lamina.api.Content;
import java.util.Map;

/** Where a function's code was declared to come from. AWS gives a signed download here; this gives the source's name. */
final class FunctionCode {
  private FunctionCode() {}

  static Map<String, String> of(String namespace, Content code) {
    if (code.bucket() != null) {
      return location("S3", "s3://" + code.bucket().name() + "/" + code.bucket().key());
    }
    if (code.url() != null) {
      return location("URL", code.url().url());
    }
    return code.configMap() != null
        ? location("ConfigMap", namespace + "/" + code.configMap().name() + "/" + code.configMap().key())
        : location("Inline", "the Function manifest");
  }

  private static Map<String, String> location(String repository, String location) {
    return Map.of("RepositoryType", repository, "Location", location);
  }
}
