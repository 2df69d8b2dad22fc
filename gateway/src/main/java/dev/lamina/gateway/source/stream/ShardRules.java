package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.ShardSettings;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.batch.BatchResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from a batch and the outcome of its invocation what happens to its records. Pure.
 *
 * <pre>
 * success                                    all done
 * success with item failures                 what precedes the lowest failed record is done; the rest has failed
 * function error, unreadable item failures   all failed
 * what failed, with bisectBatchOnError:
 *   it follows records that are done         attempted again, not counted
 *   more than one record                     attempted again in halves, not counted
 * what failed after the last retry           lost
 * what failed otherwise                      attempted again, counted; from 1 if records before it are done
 * the event itself is at fault               halves; a single record is lost
 * </pre>
 */
record ShardRules(ShardSettings settings, boolean reportsItemFailures) {
    private static final String WHOLE = "The function failed";
    private static final String NAMED = "The function named the record in batchItemFailures";
    private static final String UNREADABLE =
            "The function's batchItemFailures cannot be read, or name records that are not in the batch";

    /**
     * The result for a batch that was run.
     *
     * @param done these are finished
     * @param again to be attempted again, in this order
     * @param lost to be sent to the dead-letter target
     * @param error what is reported of the failure, human-readable
     */
    record Decision(List<ShardRecord> done, List<ShardBatch> again, Optional<ShardBatch> lost, Optional<String> error) {

        /** Whether a pause precedes the next attempt: a split batch is attempted at once. */
        boolean pauses() {
            return again.size() == 1 && again.getFirst().failures() > 0;
        }
    }

    Decision decide(ShardBatch batch, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed
            when completed.functionError() -> {
                String message = BatchResponse.errorMessage(completed);
                yield failed(batch, 0, message.isBlank() ? WHOLE : message);
            }
            case Outcome.Completed completed
            when reportsItemFailures && !batch.closesWindow() ->
                reported(batch, completed.payload().getBytes());
            case Outcome.Completed _ -> new Decision(batch.records(), List.of(), Optional.empty(), Optional.empty());
            case Outcome.Refused refused -> impossible(batch, refused.message());
            case Outcome.Throttled _, Outcome.Failed _ ->
                throw new IllegalArgumentException("the batch was not run: " + outcome);
        };
    }

    /** The event cannot be accepted in this form, so another attempt is useless. */
    Decision impossible(ShardBatch batch, String error) {
        if (batch.records().size() > 1) {
            return new Decision(List.of(), halves(batch), Optional.empty(), Optional.of(error));
        }
        return new Decision(List.of(), List.of(), Optional.of(batch.from(0, batch.failures() + 1)), Optional.of(error));
    }

    private Decision reported(ShardBatch batch, byte[] payload) {
        Optional<Set<String>> named = BatchResponse.failures(payload, ShardRules::sequence);
        if (named.isEmpty()) {
            return failed(batch, 0, UNREADABLE);
        }
        Set<String> known =
                Set.copyOf(batch.records().stream().map(ShardRecord::sequence).toList());
        if (!known.containsAll(named.get())) {
            return failed(batch, 0, UNREADABLE);
        }
        for (int i = 0; i < batch.records().size(); i++) {
            if (named.get().contains(batch.records().get(i).sequence())) {
                return failed(batch, i, NAMED);
            }
        }
        return new Decision(batch.records(), List.of(), Optional.empty(), Optional.empty());
    }

    private static Optional<String> sequence(JsonNode itemIdentifier) {
        return Optional.ofNullable(itemIdentifier.textValue()).filter(text -> !text.isEmpty());
    }

    private Decision failed(ShardBatch batch, int from, String error) {
        List<ShardRecord> done = batch.upTo(from).records();
        int left = batch.records().size() - from;
        if (settings.bisects() && left > 1) {
            List<ShardBatch> again = from > 0 ? List.of(batch.from(from, batch.failures())) : halves(batch);
            return new Decision(done, again, Optional.empty(), Optional.of(error));
        }
        ShardBatch rest = batch.from(from, from > 0 ? 1 : batch.failures() + 1);
        boolean exhausted = settings.retries().isPresent()
                && rest.failures() > settings.retries().getAsInt();
        return exhausted
                ? new Decision(done, List.of(), Optional.of(rest), Optional.of(error))
                : new Decision(done, List.of(rest), Optional.empty(), Optional.of(error));
    }

    private static List<ShardBatch> halves(ShardBatch batch) {
        int middle = (batch.records().size() + 1) / 2;
        return List.of(batch.upTo(middle), batch.from(middle, batch.failures()));
    }
}
