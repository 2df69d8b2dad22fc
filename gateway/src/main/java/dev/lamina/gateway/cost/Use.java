package dev.lamina.gateway.cost;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was used. Stored under short names, because there is one of them for each function and day. All times are in
 * milliseconds; memory is in MiB as declared, so 1024 x 1000 MiB-milliseconds are what AWS calls a GB-second.
 *
 * @param requests invocations that ended in the function
 * @param requestsWithinProvisioned those of them within provisioned concurrency
 * @param billed billed duration of all requests
 * @param onDemand memory times billed duration of invocations beyond provisioned concurrency
 * @param withinProvisioned the same of those within it
 * @param provisioned memory times the time for which environments of provisioned concurrency existed
 * @param environments memory times the time for which environments existed
 * @param busy memory times the time in which they ran something
 */
public record Use(
        @JsonProperty("r") long requests,
        @JsonProperty("q") long requestsWithinProvisioned,
        @JsonProperty("b") long billed,
        @JsonProperty("d") long onDemand,
        @JsonProperty("w") long withinProvisioned,
        @JsonProperty("p") long provisioned,
        @JsonProperty("e") long environments,
        @JsonProperty("u") long busy) {
    public static final Use NONE = new Use(0, 0, 0, 0, 0, 0, 0, 0);

    /** An invocation. */
    static Use invocation(long billedMs, int memoryMb, boolean isProvisioned, int perInstance) {
        long memoryTime = billedMs * memoryMb;
        return new Use(
                1,
                isProvisioned ? 1 : 0,
                billedMs,
                isProvisioned ? 0 : memoryTime,
                isProvisioned ? memoryTime : 0,
                0,
                0,
                memoryTime / Math.max(1, perInstance));
    }

    /** Environments that existed for a time, some of them as provisioned concurrency. */
    static Use environments(int environments, int provisioned, int memoryMb, long millis) {
        return new Use(0, 0, 0, 0, 0, millis * memoryMb * provisioned, millis * memoryMb * environments, 0);
    }

    /** Environments existed at least while they ran something, though their lifetime is only sampled. */
    public Use atLeastBusy() {
        return withEnvironments(Math.max(environments, busy));
    }

    public Use withEnvironments(long memoryTime) {
        return new Use(
                requests,
                requestsWithinProvisioned,
                billed,
                onDemand,
                withinProvisioned,
                provisioned,
                memoryTime,
                busy);
    }

    public Use plus(Use other) {
        return new Use(
                requests + other.requests,
                requestsWithinProvisioned + other.requestsWithinProvisioned,
                billed + other.billed,
                onDemand + other.onDemand,
                withinProvisioned + other.withinProvisioned,
                provisioned + other.provisioned,
                environments + other.environments,
                busy + other.busy);
    }
}
