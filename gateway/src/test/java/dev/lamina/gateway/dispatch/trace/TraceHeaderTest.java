package dev.lamina.gateway.dispatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeaderTest {
    private static final String ROOT = "1-5759e988-bd862e3fe1be46a994272793";

    @Test
    void traceOfCallerContinues() {
        assertThat(TraceHeader.of("Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1")
                        .value())
                .isEqualTo("Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1");
    }

    @Test
    void rootAloneGetsParentAndIsNotSampled() {
        assertThat(TraceHeader.of("Root=" + ROOT).value()).matches("Root=" + ROOT + ";Parent=[0-9a-f]{16};Sampled=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "=", "Root", "Root=", "Root=x;Parent=y", "Root=" + ROOT + "00;Sampled=1;"})
    void unreadableTraceIsReplaced(String header) {
        assertThat(TraceHeader.of(header).value())
                .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]");
    }

    @Test
    void absentHeaderStartsTrace() {
        assertThat(TraceHeader.of(null).value())
                .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0");
    }
}
