package dev.lamina.gateway.source.bus;

import dev.lamina.gateway.source.ReplayBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Selects the archived events that are sent again.
 *
 * @param since only events that were put at this time or later
 * @param until only events that were put before this time; by default when the first call starts, because the Trigger
 *     gets later ones anyway, and a replay of a busy bus would never end
 * @param startAfter number of the event after which to begin, where the last call ended
 * @param id the name of the replay; calls with the same one send an event once, within the window in which duplicates
 *     are detected
 */
record BusReplayRequest(Optional<Instant> since, Instant until, long startAfter, String id) {
    private static final List<String> MEMBERS = List.of("since", "until", "startAfter", "id");
    private static final int LONGEST_ID = 64;

    /** @param body JSON, or empty to select all archived events */
    static BusReplayRequest read(byte[] body, String ownId, Instant now) {
        ReplayBody order = ReplayBody.read(body, MEMBERS, "{\"since\": \"2026-01-31T12:00:00Z\"}");
        String id = order.text("id").orElse(ownId);
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw ReplayBody.invalid("id: must have 1 to " + LONGEST_ID + " characters");
        }
        Optional<Instant> until = order.time("until");
        Optional<Long> startAfter = order.text("startAfter").map(BusReplayRequest::number);
        if (startAfter.isPresent() && until.isEmpty()) {
            throw ReplayBody.invalid("until: is needed with startAfter: use that of the last call's response");
        }
        BusReplayRequest request =
                new BusReplayRequest(order.time("since"), until.orElse(now), startAfter.orElse(0L), id);
        if (request.since.isPresent() && !request.since.get().isBefore(request.until)) {
            throw ReplayBody.invalid("until: must be later than since");
        }
        return request;
    }

    /** Whether an event that was put at this time is selected. */
    boolean selects(Instant time) {
        return time.isBefore(until) && since.map(first -> !time.isBefore(first)).orElse(true);
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ReplayBody.invalid("startAfter: must be the startAfter of the last call's response");
        }
        return Long.parseLong(text);
    }
}
