package dev.lamina.gateway.dispatch;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An invocation as it is given to an environment.
 *
 * @param invocationId id of this attempt, never used again; the pod echoes it
 * @param waited no environment was free when the invocation arrived: if it is an environment's first, that is a cold
 *     start
 * @param deadlineMs when the runtime must have stopped it, Unix milliseconds
 */
public record Assignment(Invocation invocation, String invocationId, boolean waited, long deadlineMs) {

    /** Creates an id that is unique, but not secret: pods prove their identity by their token. */
    static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
