package dev.lamina.gateway.logs;

import dev.lamina.gateway.function.FunctionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The log files of a function, or of some of its pods, as a filter of LogsQL. All its parts are names whose form is
 * checked, so that it selects nothing else whatever a caller sends.
 */
public final class LogFiles {
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9/._-]+");

    private final String filter;
    private final Pattern own;
    private final Map<String, String> adopted;

    private LogFiles(String directory, FunctionId function, Map<String, String> adopted, Optional<List<String>> pods) {
        String namespace = function.namespace();
        if (!DIRECTORY.matcher(directory).matches() || !PodNames.isLabel(namespace)) {
            throw new IllegalArgumentException("not a directory or a namespace: " + directory + ", " + namespace);
        }
        String expression = PodNames.expression(function.name());
        this.own = Pattern.compile(expression);
        this.adopted = adopted;
        // No pod has an empty name, so without any pod nothing is selected.
        String names = pods.map(some -> names(some.stream().filter(this::isOwn)))
                .orElseGet(() -> names(Stream.concat(Stream.of(expression), adopted.keySet().stream())));
        this.filter = "{file=~\"^" + directory.replace(".", "[.]") + '/' + namespace + "_(" + names
                + ")_[^/]+/[^/]+/[0-9]+[.]log$\"}";
    }

    /**
     * All files of a function.
     *
     * @param adopted its pods that came from a pool, with the version of each
     */
    static LogFiles of(String directory, FunctionId function, Map<String, String> adopted) {
        return new LogFiles(directory, function, adopted, Optional.empty());
    }

    /** The files of these pods as far as they are the function's. */
    static LogFiles of(String directory, FunctionId function, Map<String, String> adopted, List<String> pods) {
        return new LogFiles(directory, function, adopted, Optional.of(pods));
    }

    private static String names(Stream<String> pods) {
        return pods.distinct()
                .map(pod -> pod.startsWith("(") ? pod : pod.replace(".", "[.]"))
                .collect(Collectors.joining("|"));
    }

    private boolean isOwn(String pod) {
        return own.matcher(pod).matches() || adopted.containsKey(pod);
    }

    /** Returns whether such a stream can be the function's. */
    public boolean mayHave(LogStream stream) {
        return isOwn(stream.pod()) && version(stream.pod()).equals(stream.version());
    }

    /** Returns the file with this path; empty if the path has another form. */
    Optional<LogFile> file(String path) {
        return LogFile.pod(path).map(pod -> new LogFile(path, pod, version(pod)));
    }

    private String version(String pod) {
        return adopted.getOrDefault(pod, PodNames.version(pod));
    }

    @Override
    public String toString() {
        return filter;
    }
}
