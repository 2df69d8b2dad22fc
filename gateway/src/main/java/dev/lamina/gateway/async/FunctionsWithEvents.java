package dev.lamina.gateway.async;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Finds out which functions have events, by {@link EventNotices} and by looks into the queue for those whose notice did
 * not arrive here: this gateway did not run, or was not connected. A function that this gateway does not know yet is
 * remembered for a while.
 */
final class FunctionsWithEvents {
    private static final Logger LOG = Logger.getLogger(FunctionsWithEvents.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final AsyncStream stream;
    private final Functions functions;
    private final Consumer<FunctionId> found;
    private final Cache<FunctionId, Boolean> remembered = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(MOST_REMEMBERED)
            .build();

    /** @param found called for a known function that has events, or is about to have some; does not block */
    FunctionsWithEvents(AsyncStream stream, Functions functions, Consumer<FunctionId> found) {
        this.stream = stream;
        this.functions = functions;
        this.found = found;
    }

    /** An event of the function is about to be stored. */
    void expect(FunctionId function) {
        // First remembered, then looked up: the function may appear in between.
        remembered.put(function, true);
        if (functions.find(function).isPresent()) {
            found.accept(function);
        }
    }

    /** The function is known from now on. */
    void appeared(FunctionId function) {
        if (remembered.getIfPresent(function) != null) {
            found.accept(function);
        }
    }

    /** Blocks. */
    void look() {
        look(stream::withEvents);
    }

    /** Also for events that no consumer counts: their gateway ended before it created one. Blocks. */
    void lookEverywhere() {
        look(stream::withEventsOrUncounted);
    }

    private interface Look {
        Set<FunctionId> functions() throws IOException, JetStreamApiException;
    }

    private void look(Look look) {
        try {
            look.functions().forEach(this::expect);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf("Could not look for events, will do so again: %s", e.getMessage());
        }
    }
}
