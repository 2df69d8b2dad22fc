package dev.lamina.gateway.source.bucket;

import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.ReplayBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Selects the objects that are sent again.
 *
 * @param prefix of their keys, in addition to the trigger's own
 * @param since only objects that were changed at this time or later
 * @param startAfter only keys after this one, where the last call ended
 * @param id calls with the same id send an object once, within the window in which duplicates are detected
 */
public record ReplayRequest(String prefix, Optional<Instant> since, String startAfter, String id) {
    private static final List<String> MEMBERS = List.of("prefix", "since", "startAfter", "id");

    /** @param body JSON, or empty to select all objects */
    public static ReplayRequest read(byte[] body, String ownId) {
        ReplayBody order = ReplayBody.read(body, MEMBERS, "{\"prefix\": \"uploads/\"}");
        return new ReplayRequest(
                order.text("prefix").orElse(""),
                order.time("since"),
                order.text("startAfter").orElse(""),
                order.text("id").orElse(ownId));
    }

    static AwsException invalid(String message) {
        return ReplayBody.invalid(message);
    }
}
