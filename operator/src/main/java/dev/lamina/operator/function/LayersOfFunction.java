package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.LayerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** Maps a function to the layers that it references, whether they exist or not. */
final class LayersOfFunction implements PrimaryToSecondaryMapper<Function> {

  @Override
  public Set<ResourceID> toSecondaryResourceIDs(Function function) {
    if (function.getSpec().layers() == null) {
      return Set.of();
    }
    String namespace = function.getMetadata().getNamespace();
    return function.getSpec().layers().stream()
        .map(LayerReference::name)
        .map(name -> new ResourceID(name, namespace))
        .collect(Collectors.toSet());
  }
}
