package dev.lamina.operator.function;

import dev.lamina.api.Concurrency;
import java.time.Instant;

final class Requested {
  private Requested() {}

  static int at(Concurrency concurrency, Instant moment) {
    return concurrency.provisioned() == null ? 0 : concurrency.provisioned();
  }
}
