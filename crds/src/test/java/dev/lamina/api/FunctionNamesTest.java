package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that Lambda allows has a resource's name, which Kubernetes allows. */
class FunctionNamesTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "imageProcessor, imageprocessor",
        "my_function, my-function",
        "ab-CD_9, ab-cd-9",
        "orders.3, orders.3",
        "'', ''"
    })
    void resourceHasLowerCaseAndDashes(String function, String resource) {
        assertThat(FunctionNames.resource(function)).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_private",
                "trailing_",
                "___",
                "-",
                "A234567890123456789012345678901234567890123456789012345678901234",
                "a234567890123456789012345678901234567890123456789012345678901234",
                "A2345678901234567890123456789012345678901234567________________"
            })
    void unfitNameGetsHash(String function) {
        String resource = FunctionNames.resource(function);

        assertThat(resource)
                .matches(KubernetesName.LABEL)
                .matches(".+-[0-9a-f]{8}")
                .hasSizeLessThanOrEqualTo(FunctionNames.LONGEST_MADE);
        assertThat(FunctionNames.resource(resource)).as("its own name").isEqualTo(resource);
    }

    @Test
    void unfitNamesStayApart() {
        assertThat(FunctionNames.resource("_a")).isNotEqualTo(FunctionNames.resource("a_"));
    }

    @Test
    void nameIsThatOfSpecOrResource() {
        assertThat(FunctionNames.of(named("imageprocessor", "imageProcessor"))).isEqualTo("imageProcessor");
        assertThat(FunctionNames.of(named("orders.3", null))).isEqualTo("orders");
    }

    private static Function named(String resource, String functionName) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder().withName(resource).build());
        function.setSpec(
                FunctionSpecBuilder.builder().functionName(functionName).build());
        return function;
    }
}
