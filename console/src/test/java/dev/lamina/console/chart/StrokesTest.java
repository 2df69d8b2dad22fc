package dev.lamina.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final double NONE = Double.NaN;

    @Test
    void lineHasGapWhereThereIsNoValue() {
        assertThat(Strokes.of(new double[] {0, 5, NONE, 10, 10}, 10, 100, 20))
                .containsExactly("0.0,20.0 25.0,10.0", "75.0,0.0 100.0,0.0");
    }

    @Test
    void valueAloneIsSeen() {
        assertThat(Strokes.of(new double[] {NONE, 10, NONE}, 10, 100, 20)).containsExactly("50.0,0.0 50.0,0.0");
    }

    @Test
    void nothingIsDrawnWithoutValues() {
        assertThat(Strokes.of(new double[] {NONE, NONE}, 1, 100, 20)).isEmpty();
    }
}
