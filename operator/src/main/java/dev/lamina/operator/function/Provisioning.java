package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.environment.Environment;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Provisioned concurrency at this moment. */
@ApplicationScoped
class Provisioning {
  private final OperatorConfig config;
  private final Clock clock;

  Provisioning(OperatorConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  Optional<Provisioned> of(Function function, Optional<Deployment> deployment, List<Environment> environments) {
    int requested = Requested.at(function.getSpec().concurrencyOrNone(), Instant.now(clock));
    return Provisioned.of(requested, config.maxReplicas(), deployment, environments);
  }
}
