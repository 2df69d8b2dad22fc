package dev.lamina.operator.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lamina.api.Content;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.LayerReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The fields of a spec that decide which image, code and layers run, and whether the handler is found in them, as a short hash. The Deployment carries it beside the
 * hashes of what was found there, so that it is known later whether these still belong to the spec.
 */
final class MadeFrom {
  static final String ANNOTATION = Lamina.GROUP + "/made-from";
  private static final int LENGTH = 16;

  /** @param pythonPath where the handler's module is looked for; left out where it is null, so that the hashes of older operators still hold */
  private record Fields(String runtime, String handler, Content code, List<LayerReference> layers,
      @JsonInclude(Include.NON_NULL) String pythonPath) {}

  private MadeFrom() {}

  static String of(FunctionSpec spec) {
    String fields = Serialization.asJson(new Fields(spec.runtime(), spec.handler(), spec.code(),
        spec.layers() == null ? List.of() : spec.layers(),
        spec.environment() == null ? null : spec.environment().get("PYTHONPATH")));
    return HexFormat.of().formatHex(sha256(fields.getBytes(StandardCharsets.UTF_8))).substring(0, LENGTH);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
