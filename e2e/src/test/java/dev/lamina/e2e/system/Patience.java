package dev.lamina.e2e.system;

import java.time.Duration;

/** How long a test waits before it gives up; long, as what it waits for ends the wait. */
public final class Patience {
    /**
     * For what an event brings about, or the operator: on a busy node an environment may not come within its minute,
     * and then the event is tried again.
     */
    public static final Duration EVENT = Duration.ofMinutes(3);

    private Patience() {}
}
