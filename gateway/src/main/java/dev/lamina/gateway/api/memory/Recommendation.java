package dev.lamina.gateway.api.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Which size to take, in MiB, by what matters.
 *
 * @param cost the cheapest
 * @param speed the smallest of those that are as fast as the fastest
 * @param balanced the best sum of cost and duration, each compared with the worst of all sizes
 */
public record Recommendation(int cost, int speed, int balanced) {
    /** Two averages that differ by less are the same: another run could have them the other way round. */
    private static final double SAME = 1.05;

    /** Sizes with errors are not recommended; absent if no other is left. */
    static Optional<Recommendation> of(List<SizeResult> results) {
        List<SizeResult> usable = results.stream().filter(SizeResult::isUsable).toList();
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        double slowest = most(usable, Recommendation::duration);
        double dearest = most(usable, Recommendation::price);
        double fastest =
                usable.stream().mapToDouble(Recommendation::duration).min().orElseThrow();
        return Optional.of(new Recommendation(
                least(usable, Recommendation::price),
                usable.stream()
                        .filter(result -> duration(result) <= fastest * SAME)
                        .mapToInt(SizeResult::memory)
                        .min()
                        .orElseThrow(),
                least(usable, result -> share(duration(result), slowest) + share(price(result), dearest))));
    }

    private static double duration(SizeResult result) {
        return result.duration().average();
    }

    /** Ranks sizes as money does, whatever the prices: a price is linear in memory and in billed duration. */
    private static double price(SizeResult result) {
        return result.billedMilliseconds() * result.memory();
    }

    private static double share(double value, double most) {
        return most == 0 ? 0 : value / most;
    }

    private static double most(List<SizeResult> results, ToDoubleFunction<SizeResult> of) {
        return results.stream().mapToDouble(of).max().orElseThrow();
    }

    private static int least(List<SizeResult> results, ToDoubleFunction<SizeResult> of) {
        return results.stream()
                .min(Comparator.comparingDouble(of).thenComparingInt(SizeResult::memory))
                .orElseThrow()
                .memory();
    }
}
