package dev.lamina.operator.workload;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.config.OperatorConfig;

/**
 * The CPU of an environment, in thousandths.
 *
 * @param start what every environment may use while it starts
 */
public record Cpu(long start) {
  /** So much memory comes with one CPU. */
  private static final long MEBIBYTES_PER_CPU = 1769;

  public static Cpu of(OperatorConfig config) {
    return new Cpu(Quantities.millicores(config.startCpu()));
  }

  /** What the function's memory buys. */
  long share(FunctionSpec spec) {
    return Math.ceilDiv(Quantities.mebibytes(spec.memory()) * 1000, MEBIBYTES_PER_CPU);
  }

  long atStart(FunctionSpec spec) {
    return Math.max(share(spec), start);
  }

  /**
   * The share; one thousandth more where less than at the start: a pod whose limits equal its requests is of another quality
   * of service, which no pod may change to.
   */
  public long afterInit(FunctionSpec spec) {
    long share = share(spec);
    return share < start ? share + 1 : share;
  }
}
