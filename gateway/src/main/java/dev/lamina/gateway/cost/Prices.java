package dev.lamina.gateway.cost;

import dev.lamina.gateway.CostConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Turns use into cost. */
public final class Prices {
    /** Decimals of an amount: a request of 1 ms at 128 MiB costs 0.0000000021 on AWS, besides the request itself. */
    private static final int DECIMALS = 10;

    private static final int GB_SECOND_DECIMALS = 6;
    private static final BigDecimal MIB_MS_PER_GB_SECOND = BigDecimal.valueOf(1024 * 1000);
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** Memory for which a function has the share of one CPU, in GiB: 1769 MiB, as on AWS. */
    private static final BigDecimal GIB_PER_CPU =
            BigDecimal.valueOf(1769).divide(BigDecimal.valueOf(1024), DECIMALS, RoundingMode.HALF_UP);

    private final CostConfig.Aws aws;
    private final BigDecimal gbSecondHere;

    public Prices(CostConfig config) {
        this.aws = config.aws();
        this.gbSecondHere = config.node()
                .gibHour()
                .add(config.node().cpuHour().divide(GIB_PER_CPU, DECIMALS, RoundingMode.HALF_UP))
                .divide(SECONDS_PER_HOUR, 2 * DECIMALS, RoundingMode.HALF_UP);
    }

    /** @param memoryTime in MiB-milliseconds */
    public static BigDecimal gbSeconds(long memoryTime) {
        return BigDecimal.valueOf(memoryTime).divide(MIB_MS_PER_GB_SECOND, GB_SECOND_DECIMALS, RoundingMode.HALF_UP);
    }

    /** Memory times the time for which environments existed and ran nothing. */
    public static long idle(Use use) {
        return Math.max(0, use.environments() - use.busy());
    }

    public Cost of(Use use) {
        return new Cost(
                amount(BigDecimal.valueOf(use.requests())
                        .multiply(aws.millionRequests())
                        .divide(MILLION, 2 * DECIMALS, RoundingMode.HALF_UP)),
                amount(gbSeconds(use.onDemand())
                        .multiply(aws.gbSecond())
                        .add(gbSeconds(use.withinProvisioned()).multiply(aws.provisionedInvocationGbSecond()))),
                amount(gbSeconds(use.provisioned()).multiply(aws.provisionedGbSecond())),
                amount(gbSeconds(use.busy()).multiply(gbSecondHere)),
                amount(gbSeconds(idle(use)).multiply(gbSecondHere)));
    }

    /**
     * What AWS's free tier subtracts from the cost of all uses of a month; 0 if it is not an option here. It does not
     * cover invocations within provisioned concurrency. Not rounded, because months are added.
     */
    public BigDecimal free(Use month) {
        if (!aws.freeTier()) {
            return BigDecimal.ZERO;
        }
        long onDemand = month.requests() - month.requestsWithinProvisioned();
        BigDecimal requests = BigDecimal.valueOf(Math.min(onDemand, aws.freeRequests()))
                .multiply(aws.millionRequests())
                .divide(MILLION, 2 * DECIMALS, RoundingMode.HALF_UP);
        BigDecimal duration = gbSeconds(month.onDemand())
                .min(BigDecimal.valueOf(aws.freeGbSeconds()))
                .multiply(aws.gbSecond());
        return requests.add(duration);
    }

    /** Rounds to the decimals that all amounts have. */
    public static BigDecimal amount(BigDecimal exact) {
        return exact.setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
