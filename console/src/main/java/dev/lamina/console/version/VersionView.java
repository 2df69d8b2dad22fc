package dev.lamina.console.version;

import java.util.List;
import java.util.Map;

/**
 * A published version as a page shows it.
 *
 * @param row what kubectl shows of it
 * @param aliases names of the aliases that lead to it
 */
public record VersionView(Map<String, String> row, List<String> aliases) {
    public String number() {
        return row.getOrDefault("Version", "");
    }

    public boolean ready() {
        return row.getOrDefault("Ready", "").equals("True");
    }

    /** Returns why it is not ready; empty if it is. */
    public String reason() {
        return ready() ? "" : row.getOrDefault("Reason", "");
    }

    public String replicas() {
        return row.getOrDefault("Replicas", "");
    }

    public String description() {
        return row.getOrDefault("Description", "");
    }

    public String age() {
        return row.getOrDefault("Age", "");
    }
}
