package dev.lamina.operator.workload;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * A function of which everything is known: what the objects made for it are computed from.
 *
 * @param function with its metadata and a spec as the API server gives it, defaults filled in
 * @param runtime what its runtime's name stands for
 * @param codeSha256 hash of the code in the content store
 * @param layersSha256 hashes of the layers, in order
 * @param triggers all that name the function, disabled ones included, in a stable order
 */
public record Workload(Function function, RuntimeImage runtime, String codeSha256, List<String> layersSha256, List<Trigger> triggers) {
  /** The one container of a function's pod. */
  public static final String CONTAINER = "function";

  /** The folder where the runtime keeps what it remembers: see docs/runtime-contract.md. */
  static final String STATE = "/opt/layer/.lamina/";

  /**
   * @param executionEnvironment value of {@code AWS_EXECUTION_ENV}
   */
  public record RuntimeImage(String image, String executionEnvironment) {}

  public FunctionSpec spec() {
    return function.getSpec();
  }

  public String functionName() {
    return function.getMetadata().getName();
  }

  public String namespace() {
    return function.getMetadata().getNamespace();
  }

  /** Name of every object made for the function. */
  public String childName() {
    return Lamina.childName(functionName());
  }

  /** Whether environments are kept without work, at certain times or always: Lambda's provisioned concurrency. */
  boolean isKept() {
    return spec().concurrencyOrNone().provisioned() != null || !spec().concurrencyOrNone().schedulesOrNone().isEmpty();
  }

  /** The execution role that the spec names. */
  public Optional<String> givenServiceAccount() {
    return Optional.ofNullable(spec().serviceAccountName());
  }
}
