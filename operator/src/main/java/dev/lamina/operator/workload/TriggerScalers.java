package dev.lamina.operator.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.api.KubernetesName;
import dev.lamina.api.Trigger;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.ScaledObjectSpec.Authentication;
import dev.lamina.operator.keda.TriggerAuthentication;
import dev.lamina.operator.keda.TriggerAuthenticationSpec;
import dev.lamina.operator.keda.TriggerAuthenticationSpec.SecretTarget;
import dev.lamina.operator.workload.QueueScaler.Scaler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes the KEDA scalers of a function's queues, so that a backlog scales up the function even without a gateway.
 */
final class TriggerScalers {
    private final List<QueueScaler> kinds;

    TriggerScalers(String region, String prefix) {
        this.kinds =
                List.of(new SqsScaler(region), new NatsScaler(prefix), new RabbitmqScaler(), new KafkaScaler(prefix));
    }

    /** Returns entries for the function's ScaledObject. */
    List<ScaledObjectSpec.Trigger> triggers(Workload workload) {
        return scaled(workload)
                .map(one -> new ScaledObjectSpec.Trigger(
                        one.scaler().type(),
                        "AverageValue",
                        one.scaler().metadata(),
                        one.scaler().secret() == null ? null : new Authentication(name(workload, one.trigger()), null)))
                .toList();
    }

    /** Returns the TriggerAuthentications with the credentials for these entries. */
    List<TriggerAuthentication> authentications(Workload workload) {
        return scaled(workload)
                .filter(one -> one.scaler().secret() != null)
                .map(one -> authentication(workload, one))
                .toList();
    }

    private record Scaled(Trigger trigger, Scaler scaler) {}

    private Stream<Scaled> scaled(Workload workload) {
        if (Objects.equals(workload.spec().concurrencyOrNone().reserved(), 0)) {
            // KEDA always allows one replica; a backlog must not start an environment of a function that is stopped.
            return Stream.empty();
        }
        return workload.triggers().stream()
                .filter(trigger -> trigger.getSpec().isEnabled()
                        && trigger.getSpec().source().queue() != null)
                // A backlog also counts records that filters will discard; they must not start an environment.
                .filter(trigger -> trigger.getSpec().filtersOrNone().isEmpty())
                .flatMap(trigger -> scaler(workload, trigger).map(scaler -> new Scaled(trigger, scaler)).stream());
    }

    private Optional<Scaler> scaler(Workload workload, Trigger trigger) {
        int target = trigger.getSpec().batchSize()
                * workload.spec().concurrencyOrNone().perInstanceOrOne();
        return kinds.stream()
                .flatMap(kind -> kind.of(trigger, trigger.getSpec().source().queue(), target).stream())
                .findFirst();
    }

    private static TriggerAuthentication authentication(Workload workload, Scaled one) {
        TriggerAuthentication authentication = new TriggerAuthentication();
        ObjectMeta metadata = ObjectMetadata.of(workload);
        metadata.setName(name(workload, one.trigger()));
        authentication.setMetadata(metadata);
        authentication.setSpec(new TriggerAuthenticationSpec(one.scaler().parameters().entrySet().stream()
                .map((Map.Entry<String, String> parameter) ->
                        new SecretTarget(parameter.getKey(), one.scaler().secret(), parameter.getValue()))
                .toList()));
        return authentication;
    }

    /** Returns a unique name, because function names have no dots. A name that is too long is replaced by its hash. */
    private static String name(Workload workload, Trigger trigger) {
        String name = workload.childName() + "." + trigger.getMetadata().getName();
        return KubernetesName.isValid(name)
                ? name
                : workload.childName() + "."
                        + Sha256.of(trigger.getMetadata().getName().getBytes(UTF_8));
    }
}
