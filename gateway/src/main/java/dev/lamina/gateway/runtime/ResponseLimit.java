package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The maximum size of a result, and the error for a larger one. */
final class ResponseLimit {
    /** 6 MiB and 100 bytes: Lambda's limit. */
    static final int BYTES = 6_291_556;

    static final String EXCEEDED = "Exceeded maximum allowed payload size (" + BYTES + " bytes).";

    static final String TOO_LARGE = "Function.ResponseSizeTooLarge";

    private ResponseLimit() {}

    static Outcome.Completed error(Optional<String> logResult, Optional<Outcome.Usage> usage) {
        return new Outcome.Completed(error(BYTES), true, logResult, usage);
    }

    static Buffer error(long limit) {
        return Buffer.buffer("{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (" + limit
                + " bytes).\",\"errorType\":\"" + TOO_LARGE + "\"}");
    }
}
