package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.api.LayerVersion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which version of a layer a function gets, and what its owner reads if there is none. */
class LayerCheckTest {
    private final Layer imaging = layer(true);

    @Test
    void newestVersionIsUsedWithoutNumber() {
        LayerCheck check = check(new LayerReference("imaging", null));
        assertThat(check.sha256()).containsExactly("cc");
        assertThat(check.fact().message()).isEqualTo("imaging version 4");
        assertThat(check.unzippedBytes()).isEqualTo(400);
    }

    @Test
    void namedVersionIsUsed() {
        LayerCheck check = check(new LayerReference("imaging", 3L));
        assertThat(check.sha256()).containsExactly("bb");
        assertThat(check.fact().message()).isEqualTo("imaging version 3");
        assertThat(check.unzippedBytes()).isEqualTo(300);
    }

    @Test
    void namedVersionIsUsedWhileLayerIsBroken() {
        imaging.setStatus(layer(false).getStatus());
        assertThat(check(new LayerReference("imaging", 3L)).fact().holds()).isTrue();
        assertThat(check(new LayerReference("imaging", null)).fact().reason()).isEqualTo("LayerNotReady");
    }

    /** Lambda's name and that of the resource are the same layer. */
    @Test
    void layerIsFoundByNameOfLambda() {
        assertThat(check(new LayerReference("Imaging", 3L)).sha256()).containsExactly("bb");
        assertThat(check(new LayerReference("imaging", 3L), new LayerReference("Imaging", 3L))
                        .fact()
                        .reason())
                .isEqualTo("DuplicateLayer");
    }

    @Test
    void unknownVersionIsReportedWithThoseThatExist() {
        LayerCheck check = check(new LayerReference("imaging", 1L));
        assertThat(check.fact().reason()).isEqualTo("LayerVersionNotFound");
        assertThat(check.fact().message())
                .isEqualTo("spec.layers[0].version: Layer \"imaging\" has no version 1; use one of 3, 4");
    }

    @Test
    void runtimesAreThoseOfVersion() {
        assertThat(check("python3.11", new LayerReference("imaging", 3L)).fact().holds())
                .isTrue();
        assertThat(check("java25", new LayerReference("imaging", 3L)).fact().reason())
                .isEqualTo("IncompatibleLayer");
    }

    @Test
    void layerInListTwiceIsReported() {
        assertThat(check(new LayerReference("imaging", 3L), new LayerReference("imaging", null))
                        .fact()
                        .message())
                .contains("spec.layers[1]", "twice");
    }

    private LayerCheck check(LayerReference... references) {
        return check("python3.11", references);
    }

    private LayerCheck check(String runtime, LayerReference... references) {
        FunctionSpec spec = TestFunctions.spec(runtime, TestFunctions.inBucket("a.zip"), null)
                .with(next -> next.layers(List.of(references)));
        return LayerCheck.of(spec, Map.of("imaging", imaging));
    }

    private static Layer layer(boolean ready) {
        Layer layer = TestFunctions.layer("demo", "imaging", "imaging.zip");
        Condition condition = new ConditionBuilder()
                .withType(Lamina.READY)
                .withStatus(ready ? "True" : "False")
                .withMessage("for a reason")
                .build();
        layer.setStatus(LayerStatusBuilder.builder()
                .conditions(List.of(condition))
                .version(4L)
                .sha256("cc")
                .sizeBytes(4L)
                .unzippedBytes(400L)
                .versions(List.of(
                        new LayerVersion(3L, "bb", 3L, 300L, List.of("python3.11"), null),
                        new LayerVersion(4L, "cc", 4L, 400L, null, null)))
                .build());
        return layer;
    }
}
