package dev.lamina.operator.connector;

import dev.lamina.api.Trigger;
import java.util.Optional;

/**
 * Creates, changes, stops and observes the connectors of triggers. All methods block for the API server, and throw what
 * its client throws.
 */
public interface Connectors {

    /** Whether this installation has an image of connectors, and a key. */
    boolean areAvailable();

    /**
     * Brings the connector to the trigger's spec.
     *
     * @param runs whether it runs; otherwise it has no pod
     * @param beforeWriting called before the first write
     */
    void apply(Trigger trigger, boolean runs, Runnable beforeWriting);

    /** Stops the connector and keeps its objects; does nothing if it does not exist, or is stopped. */
    void stop(Trigger trigger);

    /**
     * Why the connector does not run, in the words of Kubernetes or of its own last line; empty while it runs. If it is
     * because its own Secret was deleted, creates it again.
     */
    Optional<String> failure(Trigger trigger);
}
