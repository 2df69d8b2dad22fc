package dev.lamina.gateway.dispatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers send with OpenTelemetry, and how it meets X-Ray's header. */
class TraceparentTest {
    private static final String W3C = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String SAME = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736";
    private static final String OTHER = "Root=1-5759e988-bd862e3fe1be46a994272793";

    @Test
    void traceparentBecomesXrayHeader() {
        assertThat(read(null, W3C).value()).isEqualTo(SAME + ";Parent=00f067aa0ba902b7;Sampled=1");
    }

    @Test
    void nearerSpanOfSameTraceIsParent() {
        TraceHeader header = read(SAME + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=0123abcd:2", W3C);

        assertThat(header.value()).isEqualTo(SAME + ";Parent=00f067aa0ba902b7;Sampled=1;Lineage=0123abcd:2");
    }

    /** A load balancer adds such a root to each request. */
    @Test
    void rootWithoutDecisionYieldsToTraceparent() {
        assertThat(read(OTHER, W3C).root()).isEqualTo("1-4bf92f35-77b34da6a3ce929d0e0e4736");
    }

    @Test
    void decidedXrayTraceIsKept() {
        assertThat(read(OTHER + ";Parent=53995c3f42cd8ad8;Sampled=0", W3C).value())
                .isEqualTo(OTHER + ";Parent=53995c3f42cd8ad8;Sampled=0");
    }

    @Test
    void laterVersionIsRead() {
        assertThat(Traceparent.of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-more"))
                .contains(new Traceparent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void unreadableTraceparentCountsAsAbsent(String text) {
        assertThat(Traceparent.of(text)).isEmpty();
        assertThat(read(OTHER + ";Sampled=1", text).root()).isEqualTo(OTHER.substring(5));
    }

    @Test
    void undecidedTraceIsSampledById() {
        assertThat(TraceHeader.of(SAME, "4bf92f3577b34da6a3ce929d0e0e4736"::equals)
                        .isSampled())
                .isTrue();
        assertThat(TraceHeader.of(OTHER, "4bf92f3577b34da6a3ce929d0e0e4736"::equals)
                        .isSampled())
                .isFalse();
        assertThat(TraceHeader.of(SAME + ";Sampled=0", id -> true).isSampled()).isFalse();
    }

    private static TraceHeader read(String xray, String w3c) {
        return TraceHeader.of(xray, w3c, id -> false);
    }
}
