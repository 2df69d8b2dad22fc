package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** A scheduled executor never again runs a task that has thrown once. */
class RepeatedTaskTest {

    @Test
    void errorsDoNotEndTimer() {
        assertThatCode(new RepeatedTask("A test", () -> {
                    throw new OutOfMemoryError("of a test");
                })::run)
                .doesNotThrowAnyException();
        assertThatCode(new RepeatedTask("A test", () -> {
                    throw new IllegalStateException("of a test");
                })::run)
                .doesNotThrowAnyException();
    }
}
