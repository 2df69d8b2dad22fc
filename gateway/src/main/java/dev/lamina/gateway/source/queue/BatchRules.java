package dev.lamina.gateway.source.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.batch.BatchResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides from a batch and the outcome of its invocation what happens to its records. Pure.
 *
 * <pre>
 * it did not run: throttled, not ready, a platform fault    try again, the records stay in flight
 * it can never run: the event itself is at fault            all failed, and no retry helps
 * function error                                            all failed
 * success                                                   all done
 * success of a function that reports item failures:
 *   nothing, null, {}, an empty list                        all done
 *   identifiers of records of the batch                     these failed, the rest is done
 *   anything else                                           all failed
 * of a log, what follows the first failed record            goes back with it
 * </pre>
 */
record BatchRules(boolean reportsItemFailures) {
    private static final int OK = 200;

    /**
     * The result for a batch that was run.
     *
     * @param done to be acknowledged
     * @param failed to be retried, or discarded
     * @param following go back uncounted: their predecessors come first
     */
    record Verdict<R>(List<R> done, List<R> failed, List<R> following, Optional<Failure> failure) {}

    /**
     * Why records failed.
     *
     * @param hopeless whether another attempt is useless
     */
    record Failure(DeadLetterReason reason, boolean hopeless) {
        Failure(int code, String message, boolean hopeless) {
            this(new DeadLetterReason(code, message), hopeless);
        }
    }

    /** @param identifier of a record from an {@code itemIdentifier} */
    <R extends QueueRecord> Verdict<R> judge(
            List<R> batch, Outcome outcome, Function<JsonNode, Optional<String>> identifier) {
        return switch (outcome) {
            case Outcome.Completed completed
            when completed.functionError() -> all(batch, new Failure(reason(completed), false));
            case Outcome.Completed completed
            when reportsItemFailures -> reported(batch, completed.payload().getBytes(), identifier);
            case Outcome.Completed _ -> new Verdict<>(batch, List.of(), List.of(), Optional.empty());
            case Outcome.Refused refused -> all(batch, new Failure(refused.status(), refused.message(), true));
            case Outcome.Throttled _, Outcome.Failed _ ->
                throw new IllegalArgumentException("the batch was not run: " + outcome);
        };
    }

    private static <R extends QueueRecord> Verdict<R> reported(
            List<R> batch, byte[] payload, Function<JsonNode, Optional<String>> identifier) {
        Optional<Set<String>> failed = BatchResponse.failures(payload, identifier);
        Set<String> known = new HashSet<>();
        batch.forEach(record -> known.add(record.id()));
        if (failed.isEmpty() || !known.containsAll(failed.get())) {
            return all(
                    batch,
                    new Failure(
                            OK,
                            "The function's batchItemFailures cannot be read, or name records that are not in the "
                                    + "batch",
                            false));
        }
        return split(batch, failed.get());
    }

    private static <R extends QueueRecord> Verdict<R> split(List<R> batch, Set<String> failedIds) {
        if (failedIds.isEmpty()) {
            return new Verdict<>(batch, List.of(), List.of(), Optional.empty());
        }
        Map<String, Long> firstFailed = firstFailed(batch, failedIds);
        List<R> done = new ArrayList<>();
        List<R> failed = new ArrayList<>();
        List<R> following = new ArrayList<>();
        for (R record : batch) {
            if (follows(record, firstFailed)) {
                following.add(record);
            } else {
                (failedIds.contains(record.id()) ? failed : done).add(record);
            }
        }
        return new Verdict<>(
                done,
                failed,
                following,
                Optional.of(new Failure(OK, "The function named the record in batchItemFailures", false)));
    }

    private static Map<String, Long> firstFailed(List<? extends QueueRecord> batch, Set<String> failedIds) {
        Map<String, Long> first = new HashMap<>();
        batch.stream()
                .filter(record -> failedIds.contains(record.id()))
                .flatMap(record -> record.position().stream())
                .forEach(position -> first.merge(position.partition(), position.offset(), Math::min));
        return first;
    }

    private static boolean follows(QueueRecord record, Map<String, Long> firstFailed) {
        return record.position()
                .filter(position -> position.offset() > firstFailed.getOrDefault(position.partition(), Long.MAX_VALUE))
                .isPresent();
    }

    private static <R> Verdict<R> all(List<R> batch, Failure failure) {
        return new Verdict<>(List.of(), batch, List.of(), Optional.of(failure));
    }

    private static DeadLetterReason reason(Outcome.Completed completed) {
        return DeadLetterReason.of(OK, BatchResponse.errorMessage(completed), "The function failed");
    }
}
