package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Use;
import dev.lamina.gateway.cost.UseReader;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cost API on fixed sums: shop and secret, each on the last day of January and the first of February, the function
 * pay also by its aliases; many on a day in March.
 */
public final class TestCost {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 31);

    private static final DayKey MANY = new DayKey(LocalDate.of(2026, 3, 1), "shop");

    private TestCost() {}

    public static Endpoint of(Authorizer authorizer, GatewayConfig config) {
        return new CostEndpoint(new CostReports(new FixedUses(), authorizer, config));
    }

    private static final class FixedUses implements UseReader {
        @Override
        public Set<DayKey> days() {
            return Set.of(
                    new DayKey(JANUARY, "shop"),
                    new DayKey(JANUARY.plusDays(1), "shop"),
                    new DayKey(JANUARY, "secret"),
                    new DayKey(JANUARY.plusDays(1), "secret"),
                    MANY);
        }

        @Override
        public Map<String, Use> read(DayKey key) {
            if (key.equals(MANY)) {
                return IntStream.rangeClosed(0, CostReport.MAX_ROWS)
                        .boxed()
                        .collect(Collectors.toMap(number -> "f" + number, number -> Use.NONE));
            }
            return Map.of(
                    "orders", new Use(2_000_000, 0, 2000, 1_024_000, 0, 0, 4_096_000, 1_024_000),
                    "carts", new Use(1, 0, 10, 10_240, 0, 0, 0, 10_240),
                    "pay", new Use(1, 0, 10, 10_240, 0, 5_120, 1_024_000, 10_240),
                    "pay:live", new Use(3, 0, 100, 102_400, 0, 0, 0, 102_400),
                    "pay:next", new Use(2, 0, 50, 51_200, 0, 0, 0, 51_200));
        }
    }
}
