package dev.lamina.gateway.dispatch;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names one attempt at an invocation. It has to be unique, not secret: pods prove who they are by their token. */
final class AttemptId {
  private AttemptId() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
