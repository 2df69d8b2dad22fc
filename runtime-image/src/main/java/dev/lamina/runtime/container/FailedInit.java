package dev.lamina.runtime.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.log.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why the image's program failed to initialise: kept in a file for the programs after this one. They run init inside an
 * invocation, and if the kubelet pauses before it starts the container again, this is the invocation's error.
 *
 * @param at when it failed
 */
record FailedInit(Outcome outcome, Instant at) {
    /** The error of an image whose program never calls the Runtime API. */
    static final String NO_CLIENT = "Runtime.InvalidEntrypoint";

    private static final String FILE = "function-init-error";
    /** Within this time the kubelet has started a container again, unless it pauses. */
    private static final Duration RESTART = Duration.ofSeconds(3);

    private static final int MOST_BYTES = 256 * 1024;

    static Optional<FailedInit> read(Path state) {
        try {
            Path file = state.resolve(FILE);
            String[] parts = Files.readString(file).split("\n", 2);
            return Optional.of(new FailedInit(
                    new Outcome(parts[0], parts[1].getBytes(UTF_8), null, false),
                    Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // the last init has not failed
        }
    }

    /** An error that is not JSON, or very long, is cut: only its type is certain then. */
    static void keep(Outcome outcome, Path state) throws IOException {
        String body = new String(outcome.body(), 0, Math.min(outcome.body().length, MOST_BYTES), UTF_8);
        Files.createDirectories(state);
        Files.writeString(state.resolve(FILE), outcome.errorType() + "\n" + body);
    }

    static void forget(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }

    /** What an image without AWS's client gets. */
    static Outcome withoutClient() {
        String message = "The image's process does not call the Runtime API at AWS_LAMBDA_RUNTIME_API. It needs AWS's "
                + "runtime interface client, which entryPoint or command must start, such as "
                + "[\"/usr/bin/python3\", \"-m\", \"awslambdaric\"] and [\"app.handler\"]";
        String body = new JsonObject()
                .text("errorMessage", message)
                .text("errorType", NO_CLIENT)
                .toString();
        return new Outcome(NO_CLIENT, body.getBytes(UTF_8), NO_CLIENT + ": " + message, true);
    }

    boolean isWithoutClient() {
        return NO_CLIENT.equals(outcome.errorType());
    }

    /** Whether the kubelet pauses before the next start, if there is no process now. */
    boolean isPaused(Instant now) {
        return at.plus(RESTART).isBefore(now);
    }
}
