package dev.lamina.operator.content;

import dev.lamina.api.Content;
import java.util.List;
import java.util.Optional;

/**
 * What to resolve.
 *
 * @param field path of the union in the spec, for messages: {@code spec.code} or {@code spec.content}
 * @param handler the handler the code must have; absent for a layer
 * @param layers hashes of the function's layers in the content store: inline source may use their classes
 * @param previous what the last resolution gave, so that an unchanged source is not read again
 */
public record ContentRequest(
    String namespace,
    String field,
    Content content,
    Optional<Handler> handler,
    List<String> layers,
    Optional<ResolvedContent> previous) {

  /** Path of the member that is set, for messages: {@code spec.code.bucket}. */
  String member() {
    String member = content.inline() != null ? "inline"
        : content.bucket() != null ? "bucket"
        : content.url() != null ? "url" : "configMap";
    return field + "." + member;
  }

  /** A runtime and the handler it shall call. */
  public record Handler(String runtime, String name) {}
}
