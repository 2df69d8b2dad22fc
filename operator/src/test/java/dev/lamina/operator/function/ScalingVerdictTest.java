package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectStatus;
import dev.lamina.operator.keda.ScaledObjectStatus.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingVerdictTest {

    @Test
    void conditionRepeatsMessageOfKeda() {
        assertThat(ScalingVerdict.of(saying("Ready", "False", "ScaledObjectCheckFailed", "error parsing cron")))
                .hasValueSatisfying(fact -> {
                    assertThat(fact.type()).isEqualTo("Scalable");
                    assertThat(fact.status()).isEqualTo("False");
                    assertThat(fact.reason()).isEqualTo("ScaledObjectCheckFailed");
                    assertThat(fact.message()).contains("error parsing cron");
                });
        assertThat(ScalingVerdict.of(saying("Ready", "True", "ScaledObjectReady", "is ready")))
                .hasValueSatisfying(fact -> assertThat(fact.holds()).isTrue());
    }

    @Test
    void scaledObjectWithoutStatusHasNoVerdict() {
        assertThat(ScalingVerdict.of(new ScaledObject())).isEmpty();
        assertThat(ScalingVerdict.of(saying("Ready", "Unknown", "", ""))).isEmpty();
        assertThat(ScalingVerdict.of(saying("Active", "True", "x", "y"))).isEmpty();
    }

    @Test
    void onlyChangedVerdictIsReported() {
        ScaledObject one = saying("Ready", "False", "Failed", "request 1");
        assertThat(ScalingVerdict.sameVerdict(one, saying("Ready", "False", "Failed", "request 2")))
                .isTrue();
        assertThat(ScalingVerdict.sameVerdict(new ScaledObject(), saying("Active", "True", "x", "y")))
                .isTrue();
        assertThat(ScalingVerdict.sameVerdict(one, saying("Ready", "True", "ScaledObjectReady", "")))
                .isFalse();
    }

    private static ScaledObject saying(String type, String status, String reason, String message) {
        ScaledObject scaledObject = new ScaledObject();
        scaledObject.setStatus(new ScaledObjectStatus(List.of(new Verdict(type, status, reason, message)), null));
        return scaledObject;
    }
}
