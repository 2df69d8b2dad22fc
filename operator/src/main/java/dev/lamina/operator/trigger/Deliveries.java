package dev.lamina.operator.trigger;

import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import java.util.Objects;
import java.util.Optional;

/** Reads what the gateway reports about a trigger's events, if the report is about the trigger's present spec. */
public final class Deliveries {
    private static final String TRUE = "True";
    private static final String FALSE = "False";
    /** The gateway's reason when nothing needs attention. */
    private static final String CONNECTED = "Connected";

    private Deliveries() {}

    /** Whether a gateway has reached the source, and has not reported otherwise since. */
    public static boolean flows(Trigger trigger) {
        return current(trigger)
                .filter(delivery -> TRUE.equals(delivery.status()))
                .isPresent();
    }

    /** The report that events are not delivered. */
    static Optional<Delivery> trouble(Trigger trigger) {
        return current(trigger).filter(delivery -> FALSE.equals(delivery.status()));
    }

    /** The report that events are delivered, but something needs attention. */
    static Optional<Delivery> warning(Trigger trigger) {
        return current(trigger)
                .filter(delivery -> TRUE.equals(delivery.status()))
                .filter(delivery -> delivery.reason() != null && !CONNECTED.equals(delivery.reason()));
    }

    /**
     * For sources that only a gateway reaches.
     *
     * @param source what the gateway reaches
     * @throws SourceUnavailableException no gateway has reported about the trigger's present spec yet
     */
    static void requireReport(Trigger trigger, String source) {
        if (!flows(trigger) && trouble(trigger).isEmpty()) {
            throw new SourceUnavailableException(
                    "Connecting", "No gateway has reported yet whether it reaches " + source, null);
        }
    }

    /** Whether the two report the same, except for the times of single events. */
    static boolean sameState(Delivery one, Delivery other) {
        return Objects.equals(state(one), state(other));
    }

    private static Optional<Delivery> current(Trigger trigger) {
        return Optional.ofNullable(trigger.getStatus())
                .map(status -> status.delivery())
                .filter(delivery -> Objects.equals(
                        delivery.observedGeneration(), trigger.getMetadata().getGeneration()));
    }

    private static Delivery state(Delivery delivery) {
        return delivery == null ? null : delivery.withLastEventTime(null).withLastError(null);
    }
}
