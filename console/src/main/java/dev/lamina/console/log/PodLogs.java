package dev.lamina.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The log of the pods that run, from Kubernetes: a pod that ended takes its log with it. */
@ApplicationScoped
@DefaultBean
class PodLogs implements FunctionLogs {
    /** Pods, and lines of each: a page never shows more, however much a function writes. */
    private static final int PODS = 5;

    private static final int LINES = 200;

    /** Lines of a pod whose 200 have more than {@link #BYTES}; the API server cuts off the newest. */
    private static final int LONG_LINES = 15;

    private static final int BYTES = 256 << 10;

    /** Refusals that are about more than one pod: no right, too much to read, no API server. */
    private static final Set<Integer> TOLD = Set.of(401, 403, 502, 503);

    /** The function's own, whatever else is in the pod. */
    private static final String CONTAINER = "function";

    private final KubernetesApi kubernetes;

    PodLogs(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    @Override
    public Tail tail(String namespace, String function, String text) {
        List<JsonNode> pods = pods(namespace, function);
        List<Line> lines = pods.stream()
                .limit(PODS)
                .flatMap(pod -> lines(namespace, pod))
                .filter(line -> line.text().contains(text))
                .sorted(Comparator.comparing(Line::time))
                .toList();
        return new Tail(lines.subList(Math.max(0, lines.size() - LINES * 2), lines.size()), pods.size());
    }

    /** The newest first. */
    private List<JsonNode> pods(String namespace, String function) {
        JsonNode list = kubernetes.get("/api/v1/namespaces/" + KubernetesApi.part(namespace)
                + "/pods?limit=100&labelSelector=" + KubernetesApi.part("lamina.dev/function=" + function));
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .sorted(Comparator.comparing((JsonNode pod) ->
                                pod.at("/metadata/creationTimestamp").asText())
                        .reversed())
                .toList();
    }

    private Stream<Line> lines(String namespace, JsonNode pod) {
        String name = pod.at("/metadata/name").asText();
        try {
            String log = text(namespace, name, LINES);
            return (log.length() < BYTES / 4 ? log : shorter(namespace, name, log))
                    .lines()
                    .map(line -> line(name, line));
        } catch (RefusedException e) {
            if (TOLD.contains(e.status())) {
                throw e;
            }
            // It does not run yet, or no longer.
            return Stream.empty();
        }
    }

    /** A log of this many bytes is cut off at its newest line, so fewer lines are asked for. */
    private String shorter(String namespace, String pod, String log) {
        return log.getBytes(StandardCharsets.UTF_8).length < BYTES ? log : text(namespace, pod, LONG_LINES);
    }

    private String text(String namespace, String pod, int lines) {
        return kubernetes.text("/api/v1/namespaces/" + KubernetesApi.part(namespace) + "/pods/"
                + KubernetesApi.part(pod) + "/log?timestamps=true&tailLines=" + lines + "&limitBytes=" + BYTES
                + "&container=" + CONTAINER);
    }

    private static Line line(String pod, String line) {
        int space = line.indexOf(' ');
        String text = space < 0 ? "" : line.substring(space + 1);
        return Line.of(space < 0 ? line : line.substring(0, space), pod, text);
    }
}
