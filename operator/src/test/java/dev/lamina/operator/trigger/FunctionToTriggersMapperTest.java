package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FunctionToTriggersMapperTest {
    private final FakeCache cache = new FakeCache();
    private final FunctionToTriggersMapper mapper = new FunctionToTriggersMapper(cache);

    @Test
    void functionMapsToTriggersThatNameIt() {
        cache.triggers.add(Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null)));
        cache.triggers.add(Triggers.trigger("texts", 2, Triggers.bucket("texts", "s3:ObjectCreated:*", null, null)));

        assertThat(mapper.toPrimaryResourceIDs(function(Triggers.NAMESPACE, "thumbnail")))
                .containsExactlyInAnyOrder(
                        new ResourceID("images", Triggers.NAMESPACE), new ResourceID("texts", Triggers.NAMESPACE));
        assertThat(mapper.toPrimaryResourceIDs(function("elsewhere", "thumbnail")))
                .isEmpty();
        assertThat(mapper.toPrimaryResourceIDs(function(Triggers.NAMESPACE, "other")))
                .isEmpty();
    }

    @Test
    void triggerMapsToItsFunction() {
        Trigger trigger = Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));

        assertThat(mapper.toSecondaryResourceIDs(trigger))
                .containsExactly(new ResourceID("thumbnail", Triggers.NAMESPACE));
    }

    private static Function function(String namespace, String name) {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return function;
    }

    /** Keeps the index that the mapper asks for, as the informer's cache does. */
    private static final class FakeCache implements IndexerResourceCache<Trigger> {
        private final List<Trigger> triggers = new ArrayList<>();
        private java.util.function.Function<Trigger, List<String>> index;

        @Override
        public void addIndexers(Map<String, java.util.function.Function<Trigger, List<String>>> indexers) {
            index = indexers.values().iterator().next();
        }

        @Override
        public List<Trigger> byIndex(String name, String key) {
            return triggers.stream()
                    .filter(trigger -> index.apply(trigger).contains(key))
                    .toList();
        }

        @Override
        public Stream<Trigger> list(String namespace, Predicate<Trigger> predicate) {
            return triggers.stream().filter(predicate);
        }

        @Override
        public Optional<Trigger> get(ResourceID id) {
            return triggers.stream()
                    .filter(trigger -> ResourceID.fromResource(trigger).equals(id))
                    .findFirst();
        }

        @Override
        public Stream<ResourceID> keys() {
            return triggers.stream().map(ResourceID::fromResource);
        }

        @Override
        public Stream<Trigger> list(Predicate<Trigger> predicate) {
            return triggers.stream().filter(predicate);
        }
    }
}
