package dev.lamina.gateway.dispatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
    private static final String TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    @Test
    void lineageCountsEachFunctionSeparately() {
        TraceHeader chain =
                TraceHeader.of(TRACE).through("shop/pay").through("shop/ship").through("shop/pay");
        assertThat(chain.lineage().invocations("shop/pay")).isEqualTo(2);
        assertThat(chain.lineage().invocations("shop/ship")).isEqualTo(1);
        assertThat(chain.lineage().invocations("other/pay")).isZero();
    }

    @Test
    void headerCarriesCounts() {
        String header =
                TraceHeader.of(TRACE).through("shop/pay").through("shop/ship").value();
        assertThat(header).matches(TRACE + ";Lineage=[0-9a-f]{8}:1\\|[0-9a-f]{8}:1");
        assertThat(TraceHeader.of(header).through("shop/pay").lineage().invocations("shop/pay"))
                .isEqualTo(2);
    }

    @Test
    void responseHeaderOmitsLineage() {
        assertThat(TraceHeader.of(TRACE).through("shop/pay").answered()).doesNotContain("Lineage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123abcd", "0123abcd:", "0123abcd:x", "0123ABCD:1", "0123abcd:999999"})
    void unreadableLineageIsDropped(String value) {
        assertThat(TraceHeader.of(TRACE + ";Lineage=" + value).value()).isEqualTo(TRACE);
    }

    @Test
    void lineageLengthIsBounded() {
        TraceHeader chain = TraceHeader.of(TRACE);
        for (int i = 0; i < 200; i++) {
            chain = TraceHeader.of(chain.through("shop/f" + i).value());
        }
        assertThat(chain.value()).hasSizeLessThan(600);
    }
}
