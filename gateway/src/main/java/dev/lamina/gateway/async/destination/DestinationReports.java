package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.function.FunctionId;

/**
 * Records for a function's status which of its destinations are reachable. Called for every message, on any thread;
 * does not block.
 */
interface DestinationReports {

    /** A message was delivered to the destination of that field. */
    void reached(FunctionId function, String field);

    /**
     * A message was not delivered, in this attempt or ever.
     *
     * @param field the field of the Function that names the destination
     * @param why the reason, human-readable
     */
    void fails(FunctionId function, String field, String why);
}
