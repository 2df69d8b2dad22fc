package dev.lamina.gateway.logs;

import java.util.Optional;

/**
 * A log file of a container on a node: {@code DIRECTORY/NAMESPACE_POD_UID/CONTAINER/RESTARTS.log}.
 *
 * @param path all of it
 * @param version of the function: a number, or $LATEST
 */
public record LogFile(String path, String pod, String version) {
    private static final int PARTS = 3;

    /** Returns the name of the pod; empty if the path has another form. */
    static Optional<String> pod(String path) {
        String[] folders = path.split("/");
        if (folders.length < PARTS) {
            return Optional.empty();
        }
        String[] names = folders[folders.length - PARTS].split("_");
        return names.length == PARTS ? Optional.of(names[1]) : Optional.empty();
    }
}
