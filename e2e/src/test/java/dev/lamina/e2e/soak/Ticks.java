package dev.lamina.e2e.soak;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** A schedule: its ticks are neither sent nor acknowledged. Every full minute that passes must be run. */
final class Ticks {
    static final String NAME = "schedule";

    static final String MANIFEST = """
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: schedule}
      spec:
        function: {name: recorder}
        source:
          schedule: {expression: "* * * * *"}
      """;

    private Ticks() {}

    /** The ids that {@link Recorder} makes of them: EventBridge's event has the tick's time. */
    static Stream<String> owed(Instant from, Instant until) {
        Instant first = from.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        return Stream.iterate(first, tick -> !tick.isAfter(until), tick -> tick.plus(1, ChronoUnit.MINUTES))
                .map(tick -> "soak." + NAME + "." + tick.getEpochSecond() + "z");
    }
}
