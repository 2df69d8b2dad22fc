package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An exception of a listener affects no other listener, no other resource, and not the watch. */
class ViewCacheTest {
    private final ViewCache<ConfigMap, String, String, String> views = new ViewCache<>(new Names());
    private final List<String> changes = new ArrayList<>();

    @Test
    void listenerErrorDoesNotStopWatch() {
        views.onChange(_ -> {
            throw new OutOfMemoryError("26 $or");
        });
        views.onChange(changes::add);
        views.onAdd(named("bomb"));
        views.onDelete(named("bomb"), false);
        views.onAdd(named("other"));
        assertThat(changes).containsExactly("added bomb", "removed bomb", "added other");
        assertThat(views.find("other")).contains("other");
    }

    @Test
    void failingLateListenerIsNotifiedOfNextResource() {
        views.onAdd(named("bomb"));
        views.onAdd(named("other"));
        views.onChange(change -> {
            changes.add(change);
            throw new StackOverflowError();
        });
        views.onAdd(named("third"));
        assertThat(changes).containsExactlyInAnyOrder("added bomb", "added other", "added third");
    }

    private static ConfigMap named(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private record Names() implements ResourceMapping<ConfigMap, String, String, String> {
        @Override
        public Class<ConfigMap> type() {
            return ConfigMap.class;
        }

        @Override
        public String id(ConfigMap resource) {
            return resource.getMetadata().getName();
        }

        @Override
        public String view(ConfigMap resource) {
            return id(resource);
        }

        @Override
        public String added(String view) {
            return "added " + view;
        }

        @Override
        public Optional<String> changed(String view, String before) {
            return Optional.empty();
        }

        @Override
        public String removed(String last) {
            return "removed " + last;
        }
    }
}
