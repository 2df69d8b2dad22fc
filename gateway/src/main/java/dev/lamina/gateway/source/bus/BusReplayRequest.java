package dev.lamina.gateway.source.bus;

import dev.lamina.gateway.source.ReplayBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Selects the archived events that are sent again.
 *
 * @param since only events that were put at this time or later
 * @param until only events that were put before this time
 * @param startAfter number of the event after which to begin, where the last call ended
 * @param id the name of the replay; calls with the same one send an event once, within the window in which duplicates
 *     are detected
 */
record BusReplayRequest(Optional<Instant> since, Optional<Instant> until, long startAfter, String id) {
    private static final List<String> MEMBERS = List.of("since", "until", "startAfter", "id");
    private static final int LONGEST_ID = 64;

    /** @param body JSON, or empty to select all archived events */
    static BusReplayRequest read(byte[] body, String ownId) {
        ReplayBody order = ReplayBody.read(body, MEMBERS, "{\"since\": \"2026-01-31T12:00:00Z\"}");
        String id = order.text("id").orElse(ownId);
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw ReplayBody.invalid("id: must have 1 to " + LONGEST_ID + " characters");
        }
        BusReplayRequest request = new BusReplayRequest(
                order.time("since"),
                order.time("until"),
                order.text("startAfter").map(BusReplayRequest::number).orElse(0L),
                id);
        if (request.since.isPresent()
                && request.until.isPresent()
                && !request.since.get().isBefore(request.until.get())) {
            throw ReplayBody.invalid("until: must be later than since");
        }
        return request;
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ReplayBody.invalid("startAfter: must be the startAfter of the last call's response");
        }
        return Long.parseLong(text);
    }
}
