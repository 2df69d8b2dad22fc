package dev.lamina.gateway.cluster;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the other gateways how much was used here, and hears from them. */
public interface SharedUse {

    /**
     * Begins to exchange reports. What is used while this gateway is cut off from the others is not told afterwards.
     *
     * @param own returns what was used here since it was called last, by name
     * @param others gets what another gateway used; called on any thread
     */
    void exchange(Supplier<Map<String, Integer>> own, Consumer<Map<String, Integer>> others);

    /** Sends a report now instead of with the next period. Returns at once. */
    void reportSoon();

    /**
     * By how much this gateway has to divide what all share: 1 as long as gateways hear from each other, otherwise the
     * number of gateways.
     */
    int parts();
}
