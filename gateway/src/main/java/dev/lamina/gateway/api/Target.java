package dev.lamina.gateway.api;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.dispatch.FunctionId;
import java.util.Optional;

/**
 * The function a caller means.
 *
 * @param arn as the caller named it: with a qualifier when there was one
 */
public record Target(FunctionId id, String arn, Optional<String> qualifier) {
  private static final String LATEST = "$LATEST";

  static Target of(FunctionName name, String ownRegion, String ownNamespace) {
    name.region().filter(region -> !region.equals(ownRegion)).ifPresent(region -> {
      throw AwsException.of(404, "ResourceNotFoundException",
          "Functions from '" + region + "' are not reachable in this region ('" + ownRegion + "')");
    });
    FunctionId id = new FunctionId(name.namespace().orElse(ownNamespace), name.name());
    String bare = Lamina.arn(ownRegion, id.namespace(), id.name());
    return new Target(id, name.qualifier().map(q -> bare + ":" + q).orElse(bare), name.qualifier());
  }

  /** There are no versions and aliases besides the latest. */
  public boolean latest() {
    return qualifier.isEmpty() || qualifier.get().equals(LATEST);
  }

  public AwsException notFound() {
    return AwsException.of(404, "ResourceNotFoundException", "Function not found: " + arn);
  }
}
