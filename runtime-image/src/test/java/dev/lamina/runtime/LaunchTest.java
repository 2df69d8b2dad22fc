package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lamina.runtime.Launch.Purpose;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchTest {
    @Test
    void propertyDescribesStart() {
        assertThat(Launch.of("1:-:early:ab12")).isEqualTo(new Launch(1, OptionalInt.empty(), Purpose.EARLY, "ab12"));
        assertThat(Launch.of("7:137:failed:ab12"))
                .isEqualTo(new Launch(7, OptionalInt.of(137), Purpose.FAILED, "ab12"));
    }

    /** The gateway reads from Kubernetes how the process ended. */
    @Test
    void endThatLeftInvocationUnansweredIsNotReported() {
        assertThat(Launch.of("2:124:early:ab12").reportedStatus(true)).hasValue(124);
        assertThat(Launch.of("2:123:early:ab12").reportedStatus(true)).isEmpty();
    }

    @Test
    void handlerMayEndItsProcessWithAnyStatus() {
        assertThat(Launch.of("2:123:early:ab12").reportedStatus(false)).hasValue(123);
    }

    /** Where the kernel gives no id. */
    @Test
    void runMayBeEmpty() {
        assertThat(Launch.of("2:1:late:").environment("pod")).isEqualTo("pod/2");
    }

    @Test
    void noPropertyMeansFirstStart() {
        assertThat(Launch.of(null).environment("pod")).isEqualTo("pod/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1:-:early", "one:-:early:a", "1:-:soon:a"})
    void otherFormIsRefused(String property) {
        assertThatIllegalArgumentException().isThrownBy(() -> Launch.of(property));
    }
}
