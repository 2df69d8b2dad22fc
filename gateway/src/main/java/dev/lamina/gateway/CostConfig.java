package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;

/** What invocations cost. */
public interface CostConfig {
    /** How long daily sums are kept, in days. */
    @WithDefault("400")
    int retentionDays();

    /** Bytes of daily sums in NATS. If there are more, those that were written first are deleted. */
    @WithDefault("67108864")
    long maxBytes();

    /** Interval at which each gateway adds what it has counted to the sums in NATS. */
    @WithDefault("10s")
    Duration interval();

    /** Currency of all prices, for responses only. */
    @WithDefault("USD")
    String currency();

    Aws aws();

    Node node();

    /** Prices of AWS Lambda: by default those of us-east-1 for x86, without discounts. */
    interface Aws {
        /** Price of a million requests. */
        @WithDefault("0.20")
        BigDecimal millionRequests();

        /** Price of a GB-second of an invocation. */
        @WithDefault("0.0000166667")
        BigDecimal gbSecond();

        /** Price of a GB-second for which provisioned concurrency exists. */
        @WithDefault("0.0000041667")
        BigDecimal provisionedGbSecond();

        /** Price of a GB-second of an invocation within provisioned concurrency. */
        @WithDefault("0.0000097222")
        BigDecimal provisionedInvocationGbSecond();

        /** Whether AWS's free tier is subtracted from totals. */
        @WithDefault("false")
        boolean freeTier();

        /** Requests that are free each month. */
        @WithDefault("1000000")
        long freeRequests();

        /** GB-seconds of invocations that are free each month; not those within provisioned concurrency. */
        @WithDefault("400000")
        long freeGbSeconds();
    }

    /** Prices of a node of this cluster. */
    interface Node {
        /** Price of a CPU for an hour. */
        @WithDefault("0.0316")
        BigDecimal cpuHour();

        /** Price of a GiB of memory for an hour. */
        @WithDefault("0.0042")
        BigDecimal gibHour();
    }
}
