package dev.lamina.e2e.system;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what a developer would check by hand when a test has failed: conditions, pods, events, logs. */
class Diagnosis implements TestWatcher {

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        StringBuilder text = new StringBuilder("\n==== ")
                .append(context.getDisplayName())
                .append(" failed: ")
                .append(cause.getMessage())
                .append('\n');
        try {
            describe(WorkspaceExtension.workspace(context).resources(), text);
        } catch (RuntimeException e) {
            text.append("(no more can be found out: ").append(e.getMessage()).append(")\n");
        }
        System.out.println(text);
    }

    private static void describe(Resources resources, StringBuilder text) {
        for (String kind : List.of("Function", "Layer", "Trigger")) {
            for (GenericKubernetesResource resource : resources.all(kind)) {
                text.append("-- ")
                        .append(kind)
                        .append(' ')
                        .append(resource.getMetadata().getName())
                        .append('\n');
                Condition.all(resource)
                        .forEach(condition ->
                                text.append("   ").append(condition).append('\n'));
            }
        }
        resources
                .client()
                .v1()
                .events()
                .inNamespace(resources.namespace())
                .list()
                .getItems()
                .forEach(event -> text.append(line(event)));
        resources
                .client()
                .pods()
                .inNamespace(resources.namespace())
                .list()
                .getItems()
                .forEach(pod -> text.append(pod(resources.client(), pod, 40)));
        text.append(ofInstallation(resources.client()));
    }

    /** Lamina's pods that are not ready, with what hinders them. */
    static List<String> notReady(KubernetesClient client) {
        return client.pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
                .filter(pod -> !Readiness.isPodReady(pod))
                .map(pod -> pod.getMetadata().getName() + " "
                        + pod.getStatus().getPhase() + " "
                        + Stream.concat(
                                        pod.getStatus().getConditions().stream().map(PodCondition::getMessage),
                                        pod.getStatus().getContainerStatuses().stream()
                                                .map(ContainerStatus::getState)
                                                .filter(state -> state.getWaiting() != null)
                                                .map(state -> state.getWaiting().getReason() + ": "
                                                        + state.getWaiting().getMessage()))
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList())
                .toList();
    }

    /** The logs of Lamina's parts. */
    static String ofInstallation(KubernetesClient client) {
        StringBuilder text = new StringBuilder();
        for (Pod pod : client.pods().inNamespace(Installation.NAMESPACE).list().getItems()) {
            text.append(pod(client, pod, 60));
        }
        return text.toString();
    }

    private static String line(Event event) {
        return "   " + event.getType() + " " + event.getInvolvedObject().getKind() + "/"
                + event.getInvolvedObject().getName() + " " + event.getReason() + ": " + event.getMessage() + "\n";
    }

    private static String pod(KubernetesClient client, Pod pod, int lines) {
        StringBuilder text = new StringBuilder("-- pod ")
                .append(pod.getMetadata().getName())
                .append(' ')
                .append(pod.getStatus().getPhase())
                .append('\n');
        pod.getStatus()
                .getContainerStatuses()
                .forEach(container ->
                        text.append("   ").append(container.getState()).append('\n'));
        try {
            text.append(client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .tailingLines(lines)
                    .getLog());
        } catch (RuntimeException e) {
            text.append("   no log: ").append(e.getMessage()).append('\n');
        }
        return text.toString();
    }
}
