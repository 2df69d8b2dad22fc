package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps a layer to the functions that reference it, with an index on the cache of functions, because there may be many.
 */
final class LayerToFunctionsMapper implements SecondaryToPrimaryMapper<Layer> {
    private static final String INDEX = "layers";

    private final IndexerResourceCache<Function> functions;

    LayerToFunctionsMapper(IndexerResourceCache<Function> functions) {
        this.functions = functions;
        functions.addIndexer(INDEX, LayerToFunctionsMapper::keys);
    }

    /** Returns the layers that a function references, whether they exist or not. */
    static Set<ResourceID> layersOf(Function function) {
        if (function.getSpec().layers() == null) {
            return Set.of();
        }
        String namespace = function.getMetadata().getNamespace();
        return function.getSpec().layers().stream()
                .map(LayerReference::resource)
                .map(name -> new ResourceID(name, namespace))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<ResourceID> toPrimaryResourceIDs(Layer layer) {
        return functions.byIndex(INDEX, key(ResourceID.fromResource(layer))).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static List<String> keys(Function function) {
        return layersOf(function).stream().map(LayerToFunctionsMapper::key).toList();
    }

    private static String key(ResourceID id) {
        return id.getNamespace().orElseThrow() + "/" + id.getName();
    }
}
