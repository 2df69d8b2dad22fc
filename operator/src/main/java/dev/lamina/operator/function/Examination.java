package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Layer;
import dev.lamina.api.Trigger;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentRequest.Handler;
import dev.lamina.operator.content.ContentRequest.Owner;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.resolve.Resolved;
import dev.lamina.operator.resolve.Resolving;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.Fact;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at everything a function refers to: its runtime, its layers, its code, in this order, as each needs the one before. */
@ApplicationScoped
class Examination {
  private final Runtimes runtimes;
  private final Resolving resolving;

  Examination(Runtimes runtimes, Resolving resolving) {
    this.runtimes = runtimes;
    this.resolving = resolving;
  }

  Findings of(Function function, Map<String, Layer> layers, List<Trigger> triggers) {
    FunctionSpec spec = function.getSpec();
    Optional<RuntimeImage> runtime = runtimes.find(spec.runtime());
    LayerCheck layerCheck = LayerCheck.of(spec, layers);
    Resolved code = code(function, runtime.isPresent(), layerCheck);
    Optional<Workload> workload = runtime.filter(found -> layerCheck.fact().holds()).flatMap(image ->
        code.content().map(content -> new Workload(function, image, content.sha256(), layerCheck.sha256(), triggers)));
    return new Findings(runtimes.check(spec.runtime()), layerCheck.fact(), code.fact(), code.content(), workload);
  }

  private Resolved code(Function function, boolean runtimeKnown, LayerCheck layers) {
    if (!runtimeKnown) {
      return later("UnknownRuntime", "The code is looked at when the runtime is known");
    }
    if (function.getSpec().code().inline() != null && !layers.fact().holds()) {
      return later("WaitingForLayers", "The source is compiled when the layers are there");
    }
    return resolving.resolve(request(function, layers), Findings.CODE_RESOLVED);
  }

  private static Resolved later(String reason, String message) {
    return new Resolved(Optional.empty(), Fact.unknown(Findings.CODE_RESOLVED, reason, message));
  }

  private static ContentRequest request(Function function, LayerCheck layers) {
    FunctionSpec spec = function.getSpec();
    return new ContentRequest(function.getMetadata().getNamespace(), Owner.of(function), "spec.code", spec.code(),
        Optional.of(new Handler(spec.runtime(), spec.handler())), layers.sha256(), previous(function.getStatus()), isSettled(function));
  }

  static Optional<ResolvedContent> previous(FunctionStatus status) {
    return Optional.ofNullable(status).filter(s -> s.codeSha256() != null && s.codeSource() != null)
        .map(s -> new ResolvedContent(s.codeSha256(), s.codeSizeBytes(), s.codeSource()));
  }

  private static boolean isSettled(Function function) {
    FunctionStatus status = function.getStatus();
    return status != null && function.getMetadata().getGeneration().equals(status.observedGeneration())
        && Conditions.find(status.conditions(), Findings.CODE_RESOLVED).map(Condition::getStatus).filter("True"::equals).isPresent();
  }
}
