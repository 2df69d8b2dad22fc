package dev.lamina.gateway.async;

import java.util.Arrays;
import java.util.Optional;

/** How an event ended, in the terms of Lambda's invocation records. */
public enum EndCondition {
    SUCCESS("Success"),
    RETRIES_EXHAUSTED("RetriesExhausted"),
    EVENT_AGE_EXCEEDED("EventAgeExceeded"),
    ZERO_RESERVED_CONCURRENCY("ZeroReservedConcurrency");

    private final String lambdaName;

    EndCondition(String lambdaName) {
        this.lambdaName = lambdaName;
    }

    /** As it is written in an invocation record. */
    public String lambdaName() {
        return lambdaName;
    }

    static Optional<EndCondition> named(String lambdaName) {
        return Arrays.stream(values())
                .filter(condition -> condition.lambdaName.equals(lambdaName))
                .findFirst();
    }
}
