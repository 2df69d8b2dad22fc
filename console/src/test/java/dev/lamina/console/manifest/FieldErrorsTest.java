package dev.lamina.console.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.cluster.RefusedException.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The causes of a refusal, as the API server writes them, are at the fields that they are about. */
class FieldErrorsTest {
    private static final List<String> FIELDS = List.of("spec.memory", "spec.environment", "metadata.name");

    @Test
    void ruleOfSpecIsAtFieldThatItNames() {
        FieldErrors errors = of("spec", "Invalid value: \"object\": memory: must be from 128Mi to 10240Mi");

        assertThat(errors.at("spec.memory")).isEqualTo("memory: must be from 128Mi to 10240Mi");
        assertThat(errors.at("spec.environment")).isNull();
        assertThat(errors.rest()).isEmpty();
    }

    @Test
    void ruleOfFieldIsAtField() {
        FieldErrors errors =
                of("spec.memory", "Invalid value: \"a lot\": spec.memory in body should match '^[0-9]+(Mi|Gi)$'");

        assertThat(errors.at("spec.memory")).startsWith("spec.memory in body should match");
    }

    @Test
    void ruleInsideFieldIsAtField() {
        assertThat(of("spec.environment.A", "Too long: may not be more than 4096 bytes")
                        .at("spec.environment"))
                .contains("4096");
    }

    @Test
    void ruleOfOtherFieldNamesIt() {
        FieldErrors errors = of("spec.layers", "Invalid value: 6: too many");

        assertThat(errors.rest()).containsExactly("spec.layers: too many");
        assertThat(errors.any()).isTrue();
    }

    @Test
    void refusalWithoutCausesIsShownWhole() {
        FieldErrors errors = FieldErrors.of(new RefusedException(409, "exists already", List.of()), FIELDS);

        assertThat(errors.rest()).containsExactly("exists already");
    }

    @Test
    void longValueIsLeftOut() {
        String value = "a\\\"".repeat(100_000);

        assertThat(of("spec.memory", "Invalid value: \"" + value + "\": too long")
                        .at("spec.memory"))
                .isEqualTo("too long");
    }

    @Test
    void errorOfOtherObjectNamesIt() {
        RefusedException refused = new RefusedException(422, "no", List.of(new Cause("spec.memory", "bad")));

        assertThat(FieldErrors.of(refused, List.of()).about("Trigger a: ").rest())
                .containsExactly("Trigger a: spec.memory: bad");
    }

    private static FieldErrors of(String field, String message) {
        return FieldErrors.of(new RefusedException(422, "invalid", List.of(new Cause(field, message))), FIELDS);
    }
}
