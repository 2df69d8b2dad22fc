package dev.lamina.gateway.flow;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** A scheduled executor never again runs a task that has thrown once. */
class RepeatedTest {

  @Test
  void nothingGetsOutThatWouldEndTheTimer() {
    assertThatCode(new Repeated("A test", () -> {
      throw new OutOfMemoryError("of a test");
    })::run).doesNotThrowAnyException();
    assertThatCode(new Repeated("A test", () -> {
      throw new IllegalStateException("of a test");
    })::run).doesNotThrowAnyException();
  }
}
