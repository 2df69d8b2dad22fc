package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.lamina.api.Function;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayerMappersTest {

    @Test
    void functionMapsToItsLayers() {
        assertThat(LayerToFunctionsMapper.layersOf(function("demo", "f", "a", "b")))
                .containsExactlyInAnyOrder(new ResourceID("a", "demo"), new ResourceID("b", "demo"));
        assertThat(LayerToFunctionsMapper.layersOf(function("demo", "f"))).isEmpty();
    }

    @Test
    void layerMapsToFunctionsThatUseIt() {
        LayerToFunctionsMapper mapper = new LayerToFunctionsMapper(cacheOf(
                function("demo", "f", "a"),
                function("demo", "g", "a", "b"),
                function("demo", "h", "b"),
                function("other", "f", "a")));
        assertThat(mapper.toPrimaryResourceIDs(TestFunctions.layer("demo", "a", "a.zip")))
                .containsExactlyInAnyOrder(new ResourceID("f", "demo"), new ResourceID("g", "demo"));
    }

    private static Function function(String namespace, String name, String... layers) {
        return TestFunctions.function(namespace, name, TestFunctions.spec(TestFunctions.inline("class A {}"), layers));
    }

    @SuppressWarnings("unchecked")
    private static IndexerResourceCache<Function> cacheOf(Function... functions) {
        IndexerResourceCache<Function> cache = mock(IndexerResourceCache.class);
        doAnswer(added -> {
                    java.util.function.Function<Function, List<String>> keys = added.getArgument(1);
                    when(cache.byIndex(anyString(), anyString()))
                            .thenAnswer(asked -> Stream.of(functions)
                                    .filter(function -> keys.apply(function).contains(asked.<String>getArgument(1)))
                                    .toList());
                    return null;
                })
                .when(cache)
                .addIndexer(anyString(), any());
        return cache;
    }
}
