package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Scaling;
import dev.lamina.api.UrlAuth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a copy has of its function. */
class FunctionCopyTest {

    @Test
    void copyHasNothingThatBringsEvents() {
        Function function = TestMemory.function("resize");
        function.setSpec(function.getSpec()
                .withConcurrency(new Concurrency(5, 2, null, null))
                .withUrl(new FunctionUrl(UrlAuth.NONE, null))
                .withEnvironment(Map.of("TABLE", "orders")));
        function.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "Helm"));

        Function copy = FunctionCopy.of(function, "1a2b3c4d", 512);

        FunctionSpec expected = function.getSpec()
                .withMemory("512Mi")
                .withScaling(new Scaling(10))
                .withConcurrency(null)
                .withUrl(null);
        assertThat(copy.getSpec()).isEqualTo(expected);
        assertThat(copy.getSpec().environment()).containsEntry("TABLE", "orders");
        assertThat(copy.getMetadata().getName()).isEqualTo("mt-1a2b3c4d-512");
        assertThat(copy.getMetadata().getLabels()).isEqualTo(Map.of(FunctionCopy.LABEL, "1a2b3c4d"));
        assertThat(copy.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void labelAloneMakesNoCopy() {
        Function copy = FunctionCopy.of(TestMemory.function("resize"), "1a2b3c4d", 512);
        assertThat(FunctionCopy.isCopy(copy)).isTrue();

        copy.getMetadata().setName("resize");
        assertThat(FunctionCopy.isCopy(copy)).isFalse();

        copy.getMetadata().setName("mt-1a2b3c4d-512");
        copy.getMetadata().setOwnerReferences(List.of());
        assertThat(FunctionCopy.isCopy(copy)).isFalse();
    }

    @Test
    void copyIsDeletedWithFunction() {
        Function copy = FunctionCopy.of(TestMemory.function("resize"), "1a2b3c4d", 10240);

        assertThat(copy.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("Function");
            assertThat(owner.getName()).isEqualTo("resize");
            assertThat(owner.getUid()).isEqualTo("uid-of-resize");
        });
        assertThat(List.of(copy.getMetadata().getName().length())).allMatch(length -> length <= 60);
    }
}
