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
 * @param runtime holds when the runtime is known
 * @param code what the code is, where it could be resolved
 * @param workload what to deploy; empty where a fact does not hold and nothing that runs was made from the same spec
 */
record Findings(Fact runtime, Fact layersResolved, Fact codeResolved, Optional<ResolvedContent> code, Optional<Workload> workload) {
  static final String CODE_RESOLVED = "CodeResolved";
  static final String LAYERS_RESOLVED = "LayersResolved";
  static final String DEPLOYED = "Deployed";
  static final String PROVISIONED = "Provisioned";
  static final String SCALABLE = "Scalable";

  /** The conditions: whether calls are served, whether by what the manifest says, and of what that consists. */
  List<Fact> facts(Deployed deployed, Optional<Fact> scalable) {
    Fact made = runtime.holds() ? deployed.fact() : runtime;
    Fact upToDate = Stream.concat(Stream.of(runtime, layersResolved, codeResolved, deployed.fact()), scalable.filter(Findings::isRefused).stream())
        .filter(fact -> !fact.holds()).findFirst()
        .map(hindrance -> hindrance.as(Lamina.UP_TO_DATE))
        .orElseGet(() -> Fact.isTrue(Lamina.UP_TO_DATE, "Applied", "What runs is what the manifest says"));
    Fact ready = deployed.ready().orElseGet(() -> upToDate.as(Lamina.READY));
    return Stream.concat(Stream.of(ready, upToDate, codeResolved, layersResolved, made), scalable.stream()).toList();
  }

  /** Of these facts the one that says whether the function is as its manifest says: not while calls are not even served. */
  static Fact verdict(List<Fact> facts) {
    Fact ready = facts.get(0);
    return ready.holds() ? facts.get(1) : ready;
  }

  /** What KEDA says later may be about a broker that is away; a refusal is about the manifest. */
  private static boolean isRefused(Fact scalable) {
    return Scalable.REFUSED.equals(scalable.reason());
  }
}
