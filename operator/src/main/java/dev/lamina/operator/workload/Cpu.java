package dev.lamina.operator.workload;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.config.OperatorConfig;

/**
 * The CPU of an environment, in millicores.
 *
 * @param start CPU limit of an environment while it starts
 */
public record Cpu(long start) {
    /** Memory in MiB that corresponds to one CPU. */
    private static final long MEBIBYTES_PER_CPU = 1769;

    public static Cpu of(OperatorConfig config) {
        return new Cpu(Quantities.millicores(config.startCpu()));
    }

    /** Returns the CPU share of the function's memory. */
    long share(FunctionSpec spec) {
        return Math.ceilDiv(Quantities.mebibytes(spec.memory()) * 1000, MEBIBYTES_PER_CPU);
    }

    long atStart(FunctionSpec spec) {
        return Math.max(share(spec), start);
    }

    /**
     * Returns the CPU limit after initialisation: the share, plus one millicore if that is less than at the start. A
     * pod whose limits equal its requests has another quality-of-service class, which a resize must not change.
     */
    public long afterInit(FunctionSpec spec) {
        long share = share(spec);
        return share < start ? share + 1 : share;
    }
}
