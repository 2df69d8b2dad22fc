package dev.lamina.operator.trigger;

import dev.lamina.api.Function;
import dev.lamina.api.Trigger;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps a function to the triggers that name it, and a trigger to the function that it names; the function need not
 * exist.
 */
final class FunctionToTriggersMapper implements SecondaryToPrimaryMapper<Function>, PrimaryToSecondaryMapper<Trigger> {
    private static final String INDEX = "function";
    private final IndexerResourceCache<Trigger> triggers;

    FunctionToTriggersMapper(IndexerResourceCache<Trigger> triggers) {
        this.triggers = triggers;
        triggers.addIndexer(INDEX, trigger -> List.of(key(function(trigger))));
    }

    @Override
    public Set<ResourceID> toPrimaryResourceIDs(Function function) {
        return triggers.byIndex(INDEX, key(ResourceID.fromResource(function))).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<ResourceID> toSecondaryResourceIDs(Trigger trigger) {
        return Set.of(function(trigger));
    }

    private static ResourceID function(Trigger trigger) {
        return new ResourceID(
                trigger.getSpec().function().name(), trigger.getMetadata().getNamespace());
    }

    private static String key(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }
}
