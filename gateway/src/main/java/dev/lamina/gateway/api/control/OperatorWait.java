package dev.lamina.gateway.api.control;

import dev.lamina.gateway.http.AwsException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what the operator makes of a manifest that was written; blocks its thread. */
final class OperatorWait {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private OperatorWait() {}

    /**
     * Returns the result as soon as there is one.
     *
     * @param late what the caller is told if there is none in time, as 503
     */
    static <T> T until(Supplier<Optional<T>> result, String late) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> found = result.get();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(PAUSE);
        }
        throw AwsException.of(503, "ServiceException", late);
    }
}
