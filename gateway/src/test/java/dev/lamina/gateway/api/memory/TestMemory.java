package dev.lamina.gateway.api.memory;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.cluster.SharedStore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parts of tests of memory tests. */
final class TestMemory {
    private TestMemory() {}

    static Function function(String name) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-of-" + name)
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("python3.13")
                .handler("index.handler")
                .code(ContentBuilder.builder()
                        .inline("def handler(event, context): pass")
                        .build())
                .memory("256Mi")
                .timeoutSeconds(3)
                .ephemeralStorage("512Mi")
                .build());
        return function;
    }

    static MemoryTest test(String id, List<Integer> memory, int count) {
        return MemoryTestBuilder.builder()
                .id(id)
                .namespace("default")
                .function("resize")
                .state(MemoryTest.State.Running)
                .startedAt("2026-01-01T00:00:00Z")
                .memory(memory)
                .count(count)
                .results(List.of())
                .build();
    }

    /** A store in memory. */
    static final class MemoryStore implements SharedStore {
        private final Map<String, Entry> entries = new HashMap<>();

        @Override
        public synchronized Entry read(String key) {
            return entries.getOrDefault(key, new Entry(0, Optional.empty()));
        }

        @Override
        public synchronized boolean write(String key, Optional<String> value, long revision) {
            if (read(key).revision() != revision) {
                return false;
            }
            entries.put(key, new Entry(revision + 1, value));
            return true;
        }

        @Override
        public synchronized Set<String> keys() {
            return Set.copyOf(entries.keySet());
        }
    }
}
