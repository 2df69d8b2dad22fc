package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;

/** Records for a Trigger's status whether its events are delivered. Called on any thread, often; does not block. */
public interface DeliveryReports {

    /**
     * This gateway alone receives for the trigger, until {@link #forget}: its reports are written although another
     * gateway may be the leader.
     */
    void receivesAlone(Trigger trigger);

    /** Events are delivered. */
    void flows(Trigger trigger);

    /**
     * Events are delivered, but something needs attention.
     *
     * @param reason one word, CamelCase
     * @param message human-readable; names the field and the fix
     */
    default void warns(Trigger trigger, String reason, String message) {
        flows(trigger);
    }

    /**
     * Events are not delivered.
     *
     * @param reason one word, CamelCase
     * @param message human-readable; names the field and the fix
     */
    void fails(Trigger trigger, String reason, String message);

    /** An event was given to the function. */
    void delivered(Trigger trigger);

    /** An event could not be delivered. */
    void error(Trigger trigger, String text);

    /** The trigger was deleted, or is no longer active. */
    void forget(Trigger trigger);
}
