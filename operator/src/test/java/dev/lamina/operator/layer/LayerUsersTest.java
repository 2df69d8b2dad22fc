package dev.lamina.operator.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.LayerReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a layer's condition names the functions that use it. */
class LayerUsersTest {

    @Test
    void functionsOfLayerAreNamedWithVersions() {
        LayerUsers users = LayerUsers.of(
                "imaging",
                Stream.of(
                        function("resize", new LayerReference("Imaging", 3L)),
                        function("other", new LayerReference("fonts", 4L)),
                        function("bare"),
                        function("crop", new LayerReference("fonts", 5L), new LayerReference("imaging", null))));
        assertThat(users.fact(false).message()).isEqualTo("Used by crop, resize (version 3)");
        assertThat(users.fact(true).message()).endsWith("remove it from spec.layers of crop, resize (version 3)");
        assertThat(users.versions()).containsExactly(3L);
    }

    @Test
    void longListIsCut() {
        LayerUsers users = LayerUsers.of(
                "imaging",
                IntStream.range(10, 22).mapToObj(i -> function("f" + i, new LayerReference("imaging", null))));
        assertThat(users.fact(false).message()).startsWith("Used by f10, f11,").endsWith("f19 and 2 more");
    }

    @Test
    void layerWithoutUsersIsUnused() {
        assertThat(LayerUsers.of("imaging", Stream.of()).fact(false).holds()).isFalse();
    }

    private static Function function(String name, LayerReference... layers) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder().withName(name).build());
        function.setSpec(FunctionSpecBuilder.builder()
                .layers(layers.length == 0 ? null : List.of(layers))
                .build());
        return function;
    }
}
