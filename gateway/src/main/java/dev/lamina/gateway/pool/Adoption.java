package dev.lamina.gateway.pool;

import io.vertx.core.buffer.Buffer;

/** How the operator answered the request to make a parked pod a pod of a function. */
sealed interface Adoption {
    /** @param variables of the function, as a JSON object */
    record Adopted(Buffer variables) implements Adoption {}

    /**
     * The pod was not changed.
     *
     * @param cause one word for the metric, such as {@code memory}
     */
    record Refused(String cause) implements Adoption {}

    /** The operator did not answer in time; the pod may have been changed. */
    record Unanswered() implements Adoption {}
}
