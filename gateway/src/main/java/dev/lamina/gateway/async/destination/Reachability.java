package dev.lamina.gateway.async.destination;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Computes a function's condition {@code DestinationsReachable}. Pure.
 *
 * <p>The condition itself, with a line for each field that fails, is the shared knowledge of all gateways: one may fail
 * where another succeeds later, and a new gateway begins with what is written there.
 */
final class Reachability {
    static final String ON_SUCCESS = "spec.async.onSuccess";
    static final String ON_FAILURE = "spec.async.onFailure";
    static final String DEAD_LETTER = "spec.deadLetter";
    static final String FIELD_MANAGER = "lamina-gateway-destinations";

    /** Minimum time between two writes, by any gateways. */
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(15);
    /** The same if only the text changes: some brokers put a new request id into each error. */
    private static final Duration MIN_TEXT_INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_LENGTH = 512;
    private static final String NOT_REACHABLE = "False";

    private Reachability() {}

    /**
     * The result of the last message to one field's destination.
     *
     * @param why the reason why it was not delivered; absent if it was
     */
    record Note(Optional<String> why, Instant at) {}

    /**
     * The condition that has to be written; absent if the present one is correct.
     *
     * @param notes by field
     */
    static Optional<Condition> next(Function function, Map<String, Note> notes, Instant now) {
        Optional<Condition> before = condition(function);
        Map<String, String> known = before.map(Reachability::failures).orElse(Map.of());
        Map<String, String> failures = new TreeMap<>(known);
        Instant since = before.map(Reachability::since).orElse(Instant.MIN);
        notes.forEach((field, note) -> {
            // Older notes are already part of the condition, written by this gateway or by another.
            if (note.at().isAfter(since)) {
                note.why().ifPresentOrElse(why -> failures.put(field, firstLine(why)), () -> failures.remove(field));
            }
        });
        failures.keySet().removeIf(field -> !names(function, field));
        if (failures.equals(known)) {
            return Optional.empty();
        }
        return Optional.of(condition(
                function, before, failures, lastNote(notes, failures.isEmpty()).orElse(now)));
    }

    /** Whether it may be written now. */
    static boolean due(Function function, Condition next, Instant now) {
        boolean sameFields = condition(function)
                .map(Reachability::failures)
                .orElse(Map.of())
                .keySet()
                .equals(failures(next).keySet());
        return !written(function)
                .plus(sameFields ? MIN_TEXT_INTERVAL : MIN_INTERVAL)
                .isAfter(now);
    }

    static boolean hasFailures(Function function) {
        return condition(function)
                .filter(condition -> !failures(condition).isEmpty())
                .isPresent();
    }

    /**
     * The time of the last such message, in whole seconds, as in conditions. A success is rounded up and a failure
     * down, so that two gateways that saw both in one second do not overwrite each other indefinitely.
     */
    private static Optional<Instant> lastNote(Map<String, Note> notes, boolean reached) {
        return notes.values().stream()
                .filter(note -> note.why().isEmpty() == reached)
                .map(Note::at)
                .max(Instant::compareTo)
                .map(at -> at.plusMillis(reached ? 999 : 0).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Condition condition(
            Function function, Optional<Condition> before, Map<String, String> failures, Instant lastNote) {
        String status = failures.isEmpty() ? "True" : NOT_REACHABLE;
        String since = before.filter(old -> old.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> lastNote.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(Lamina.DESTINATIONS_REACHABLE)
                .withStatus(status)
                .withReason(failures.isEmpty() ? "Delivered" : "DeliveryFailed")
                .withMessage(message(failures))
                .withLastTransitionTime(since)
                .withObservedGeneration(function.getMetadata().getGeneration())
                .build();
    }

    private static String message(Map<String, String> failures) {
        return failures.isEmpty()
                ? "No destination is known to be unreachable"
                : failures.entrySet().stream()
                        .map(failure -> failure.getKey() + ": " + failure.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /** Parses {@link #message}: reasons by field. */
    private static Map<String, String> failures(Condition condition) {
        return !NOT_REACHABLE.equals(condition.getStatus())
                ? Map.of()
                : condition
                        .getMessage()
                        .lines()
                        .map(line -> line.split(": ", 2))
                        .filter(parts -> parts.length == 2)
                        .collect(Collectors.toMap(
                                parts -> parts[0], parts -> parts[1], (one, other) -> one, TreeMap::new));
    }

    private static String firstLine(String why) {
        String line = why.lines()
                .map(String::strip)
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse("no reason given");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line;
    }

    private static boolean names(Function function, String field) {
        AsyncInvocation async = function.getSpec().asyncOrDefaults();
        return switch (field) {
            case ON_SUCCESS -> async.onSuccess() != null;
            case ON_FAILURE -> async.onFailure() != null;
            case DEAD_LETTER -> function.getSpec().deadLetter() != null;
            default -> false;
        };
    }

    private static Optional<Condition> condition(Function function) {
        return function.getStatus() == null || function.getStatus().conditions() == null
                ? Optional.empty()
                : function.getStatus().conditions().stream()
                        .filter(some -> Lamina.DESTINATIONS_REACHABLE.equals(some.getType()))
                        .findFirst();
    }

    private static Instant since(Condition condition) {
        return Instant.parse(condition.getLastTransitionTime());
    }

    /** The time when any gateway last wrote it, from the API server's managed fields. */
    private static Instant written(Function function) {
        return function.getMetadata().getManagedFields().stream()
                .filter(entry -> FIELD_MANAGER.equals(entry.getManager()) && entry.getTime() != null)
                .map(entry -> Instant.parse(entry.getTime()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
