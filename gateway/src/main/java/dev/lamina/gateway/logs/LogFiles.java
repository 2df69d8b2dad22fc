package dev.lamina.gateway.logs;

import dev.lamina.gateway.function.FunctionId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The log files of a function, or of some of its pods, as a filter of LogsQL. All its parts are names whose form is
 * checked, so that it selects nothing else whatever a caller sends.
 */
public final class LogFiles {
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9/._-]+");

    private final String filter;

    private LogFiles(String directory, String namespace, String pods) {
        if (!DIRECTORY.matcher(directory).matches() || !PodNames.isLabel(namespace)) {
            throw new IllegalArgumentException("not a directory or a namespace: " + directory + ", " + namespace);
        }
        this.filter = "{file=~\"^" + directory.replace(".", "[.]") + '/' + namespace + '_' + pods
                + "_[^/]+/[^/]+/[0-9]+[.]log$\"}";
    }

    /** All files of a function. */
    static LogFiles of(String directory, FunctionId function) {
        return new LogFiles(directory, function.namespace(), PodNames.expression(function.name()));
    }

    /** The files of these pods as far as they are the function's. */
    static LogFiles of(String directory, FunctionId function, List<String> pods) {
        Pattern own = Pattern.compile(PodNames.expression(function.name()));
        String those = pods.stream()
                .filter(pod -> own.matcher(pod).matches())
                .distinct()
                .map(pod -> pod.replace(".", "[.]"))
                .collect(Collectors.joining("|"));
        // No pod has an empty name, so without any of its own nothing is selected.
        return new LogFiles(directory, function.namespace(), '(' + those + ')');
    }

    @Override
    public String toString() {
        return filter;
    }
}
