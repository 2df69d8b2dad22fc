package dev.lamina.gateway.logs;

import java.util.Optional;

/**
 * A log file of a container on a node: {@code DIRECTORY/NAMESPACE_POD_UID/CONTAINER/RESTARTS.log}.
 *
 * @param path all of it
 */
public record LogFile(String path, String pod) {
    private static final int PARTS = 3;

    /** Empty if the path has another form. */
    static Optional<LogFile> of(String path) {
        String[] folders = path.split("/");
        if (folders.length < PARTS) {
            return Optional.empty();
        }
        String[] names = folders[folders.length - PARTS].split("_");
        return names.length == PARTS ? Optional.of(new LogFile(path, names[1])) : Optional.empty();
    }
}
