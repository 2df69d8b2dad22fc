package dev.lamina.gateway.dispatch;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Creates the id of one attempt at an invocation. It has to be unique, not secret: pods prove their identity by their
 * token.
 */
final class AttemptId {
    private AttemptId() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
