package dev.lamina.operator.function;

import dev.lamina.api.Lamina;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.Fact;
import dev.lamina.operator.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found out about a function before anything is made for it.
 *
 * @param runtime holds when the runtime is known; otherwise nothing can be deployed
 * @param code what the code is, where it could be resolved
 * @param workload what to deploy; present when all three facts hold
 */
record Findings(Fact runtime, Fact layersResolved, Fact codeResolved, Optional<ResolvedContent> code, Optional<Workload> workload) {
  static final String CODE_RESOLVED = "CodeResolved";
  static final String LAYERS_RESOLVED = "LayersResolved";
  static final String DEPLOYED = "Deployed";
  static final String PROVISIONED = "Provisioned";

  /** The conditions, the summary first. */
  List<Fact> facts(Fact deployed, int replicas) {
    Fact ready = Stream.of(runtime, layersResolved, codeResolved, deployed)
        .filter(fact -> !fact.holds()).findFirst()
        .map(hindrance -> hindrance.as(Lamina.READY))
        .orElseGet(() -> Fact.isTrue(Lamina.READY, "Available", availability(replicas)));
    return List.of(ready, codeResolved, layersResolved, deployed);
  }

  private static String availability(int replicas) {
    return replicas == 0 ? "Idle: the next invocation starts an execution environment"
        : replicas + (replicas == 1 ? " execution environment" : " execution environments");
  }
}
