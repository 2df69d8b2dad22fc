package dev.lamina.operator.status;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reports when a resource becomes ready or is no longer ready, and when it no longer matches its spec: writes a log
 * line and a Kubernetes event of the resource.
 */
@ApplicationScoped
public class ReadyTransitions {
    private static final Logger LOG = Logger.getLogger(ReadyTransitions.class);
    private static final int LONGEST_NOTE = 1024;

    private final Clock clock;

    public ReadyTransitions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reports the changes between two lists of conditions.
     *
     * @param before the previous conditions, or null
     * @param now the conditions just written
     */
    void announce(KubernetesClient client, CustomResource<?, ?> resource, List<Condition> before, List<Condition> now) {
        transitions(before, now).forEach(condition -> announce(client, resource, condition));
    }

    /** Returns the conditions to report; if a resource is not ready, only that one. */
    static List<Condition> transitions(List<Condition> before, List<Condition> now) {
        Optional<Condition> ready = Conditions.find(now, Lamina.READY);
        Optional<Condition> upToDate = Conditions.find(now, Lamina.UP_TO_DATE)
                .filter(condition -> ready.filter(ReadyTransitions::isTrue).isPresent())
                .filter(condition -> isFalse(condition)
                        || Conditions.find(before, Lamina.UP_TO_DATE)
                                .filter(ReadyTransitions::isFalse)
                                .isPresent());
        return Stream.concat(ready.stream(), upToDate.stream())
                // A new resource is still Unknown, as expected.
                .filter(condition -> !condition.getStatus().equals("Unknown")
                        || Conditions.find(before, condition.getType()).isPresent())
                .filter(condition -> !Optional.of(verdict(condition))
                        .equals(Conditions.find(before, condition.getType()).map(ReadyTransitions::verdict)))
                .toList();
    }

    private void announce(KubernetesClient client, CustomResource<?, ?> resource, Condition condition) {
        LOG.infof(
                "%s %s/%s: %s, %s",
                resource.getKind(),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                condition.getReason(),
                condition.getMessage());
        try {
            client.events().v1().events().resource(event(resource, condition)).create();
        } catch (KubernetesClientException e) {
            // The condition has been written, so the event may be lost.
            LOG.warnf(
                    "Could not write a Kubernetes event: %s",
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
        }
    }

    private static boolean isTrue(Condition condition) {
        return condition.getStatus().equals("True");
    }

    private static boolean isFalse(Condition condition) {
        return condition.getStatus().equals("False");
    }

    private io.fabric8.kubernetes.api.model.events.v1.Event event(CustomResource<?, ?> resource, Condition condition) {
        String note = condition.getMessage();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(resource.getMetadata().getName() + "-")
                .withNamespace(resource.getMetadata().getNamespace())
                .endMetadata()
                .withEventTime(new MicroTime(
                        Instant.now(clock).truncatedTo(ChronoUnit.MICROS).toString()))
                .withReportingController(Lamina.GROUP + "/operator")
                .withReportingInstance(FieldOwner.NAME)
                .withAction("Reconcile")
                .withType(isFalse(condition) ? "Warning" : "Normal")
                .withReason(condition.getReason())
                .withNote(note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note)
                .withNewRegarding()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withUid(resource.getMetadata().getUid())
                .endRegarding()
                .build();
    }

    private static String verdict(Condition condition) {
        return condition.getStatus() + " " + condition.getReason();
    }
}
