package dev.lamina.gateway.api.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lamina.gateway.cost.Cost;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.cost.Use;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What invocations at one size took. Averages are those of invocations in an environment that was warm, if there was
 * one; durations are in milliseconds.
 *
 * @param memory in MiB
 * @param errors invocations that failed, or that the platform did not run
 * @param error the first of them; null if there was none
 * @param duration null if no invocation ended in the function
 * @param billedMilliseconds average billed duration
 * @param maxMemory the most that was used, in MiB
 * @param initMilliseconds of the cold start; null if there was none
 * @param awsPerMillion what AWS would charge for a million such invocations
 * @param herePerMillion what they cost here
 */
@JsonInclude(Include.NON_NULL)
public record SizeResult(
        int memory,
        int invocations,
        int errors,
        String error,
        Durations duration,
        double billedMilliseconds,
        int maxMemory,
        Double initMilliseconds,
        BigDecimal awsPerMillion,
        BigDecimal herePerMillion) {
    private static final long MILLION = 1_000_000;

    /** Durations of invocations. */
    public record Durations(double average, double median, double maximum) {}

    /** @param usages of the invocations that ended in the function without an error */
    static SizeResult of(int memory, List<Usage> usages, int errors, String error, Prices prices) {
        List<Usage> warm =
                usages.stream().filter(usage -> usage.init().isEmpty()).toList();
        List<Usage> counted = warm.isEmpty() ? usages : warm;
        if (counted.isEmpty()) {
            return new SizeResult(memory, errors, errors, error, null, 0, 0, null, null, null);
        }
        double billed = average(counted.stream().map(Usage::billed).toList());
        long memoryTime = Math.round(billed * memory * MILLION);
        Cost cost = prices.of(new Use(MILLION, 0, 0, memoryTime, 0, 0, memoryTime, memoryTime));
        return new SizeResult(
                memory,
                usages.size() + errors,
                errors,
                error,
                durations(counted.stream().map(Usage::duration).toList()),
                billed,
                usages.stream().mapToInt(Usage::maxMemoryMb).max().orElse(0),
                usages.stream()
                        .flatMap(usage -> usage.init().stream())
                        .findFirst()
                        .map(SizeResult::milliseconds)
                        .orElse(null),
                cost.aws(),
                cost.busy());
    }

    private static Durations durations(List<Duration> given) {
        List<Duration> sorted = given.stream().sorted().toList();
        return new Durations(
                average(sorted), milliseconds(sorted.get(sorted.size() / 2)), milliseconds(sorted.getLast()));
    }

    private static double average(List<Duration> durations) {
        return rounded(durations.stream().mapToLong(Duration::toNanos).average().orElse(0));
    }

    private static double milliseconds(Duration duration) {
        return rounded((double) duration.toNanos());
    }

    private static double rounded(double nanos) {
        return Math.round(nanos / 10_000) / 100.0;
    }

    /** Whether it may be recommended. */
    boolean isUsable() {
        return errors == 0 && duration != null;
    }
}
