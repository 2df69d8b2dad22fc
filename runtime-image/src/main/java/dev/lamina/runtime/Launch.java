package dev.lamina.runtime;

import dev.lamina.runtime.invoke.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * This start of the program, as described by the entry script.
 *
 * @param number counts the starts in this container from 1
 * @param previousStatus how the program before this one ended: its exit status, or 128 + the signal that killed it
 * @param purpose what this start is for
 * @param run the same for all starts in a container, different after a restart of the container; may be empty
 */
record Launch(int number, OptionalInt previousStatus, Purpose purpose, String run) {
    /** The system property with which the entry script describes a start. */
    static final String PROPERTY = "lamina.launch";

    private static final int PARTS = 4;
    private static final int STARTED_AT_FIELD = 19; // counted after the name, which may contain blanks
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What a start of the program is for. */
    enum Purpose {
        /** Init, then invocations. */
        EARLY,
        /** To wait for a function, and then as {@link #EARLY}. */
        PARKED,
        /** Only to report how the program before ended: the function's process takes its time to start. */
        REPORT,
        /** The program before did not complete init: init runs inside the first invocation. */
        LATE,
        /**
         * Only to fetch code, layers and the start cache: the function's process needs the cache, or files of the
         * others such as an agent, before it can start.
         */
        FETCH,
        /**
         * Init, as {@link #EARLY}, in a JVM that records what it loads. It ends after it, and writes the start cache.
         */
        MAKE,
        /** Only to send the start cache to a gateway. */
        UPLOAD,
        /**
         * The function's process could not start: to report that to one invocation. It runs without the function's
         * options.
         */
        FAILED
    }

    /**
     * Reads {@value #PROPERTY}, NUMBER:STATUS:PURPOSE:RUN: the status of the program before or {@code -}, the purpose
     * in lower case; null for a first start. It is no argument of the program, as the last word of the command must be
     * the main class: wrapper scripts put options before the last word.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static Launch of(String property) {
        if (property == null) {
            return new Launch(1, OptionalInt.empty(), Purpose.EARLY, "");
        }
        String[] parts = property.split(":", PARTS);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(PROPERTY + " must be NUMBER:STATUS:PURPOSE:RUN, and is " + property);
        }
        return new Launch(
                Integer.parseInt(parts[0]),
                parts[1].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts[1])),
                Purpose.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                parts[3]);
    }

    /**
     * What the gateways are to know about the end of the program before this one.
     *
     * @param image whether the function is a container image: only then the program ends with
     *     {@link Runner#UNANSWERED}, and a handler may end its own process with any status
     */
    OptionalInt reportedStatus(boolean image) {
        return previousStatus.stream()
                .filter(status -> !image || status != Runner.UNANSWERED)
                .findFirst();
    }

    /** Whether init is not part of an invocation. */
    boolean initsEarly() {
        return purpose == Purpose.EARLY || purpose == Purpose.MAKE;
    }

    /** This start after a parked environment has got its function. */
    Launch handedOver() {
        return new Launch(number, OptionalInt.empty(), Purpose.EARLY, run);
    }

    /** The id of this execution environment: POD/N-RUN. */
    String environment(String pod) {
        return id(pod, number);
    }

    /** The id of the environment before this one. */
    String previousEnvironment(String pod) {
        return id(pod, number - 1);
    }

    private String id(String pod, int start) {
        return run.isEmpty() ? pod + "/" + start : pod + "/" + start + "-" + run;
    }

    /**
     * How long the process has been running, in steps of 10 ms; Lambda's init counts from its start. 0 if the kernel
     * does not report it.
     */
    static long upNanos() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            long startedAt =
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[STARTED_AT_FIELD]) * TICK_NANOS;
            String uptime = Files.readString(Path.of("/proc/uptime"));
            long now =
                    (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * TimeUnit.SECONDS.toNanos(1));
            return Math.max(0, now - startedAt);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
