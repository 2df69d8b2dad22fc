package dev.lamina.e2e.system;

import java.time.Duration;

/** How long a test waits before it fails; long, because the awaited event ends the wait. */
public final class Patience {
    /**
     * For effects of an event, or of the operator: on a busy node an environment may not start within its minute, and
     * then the event is attempted again.
     */
    public static final Duration EVENT = Duration.ofMinutes(3);

    private Patience() {}
}
