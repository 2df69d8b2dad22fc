package dev.lamina.gateway.source.database;

/**
 * What a check of a database has found, for the trigger's condition.
 *
 * @param reason one word, CamelCase
 * @param message human-readable; names the field and the fix
 */
record SlotState(Kind kind, String reason, String message) {
    /** Whether changes are received. */
    enum Kind {
        RECEIVES,
        /** Changes are received, but the slot keeps much of the log. */
        WARNS,
        FAILS,
        /** The slot keeps more than is allowed: it must be dropped. */
        EXCEEDS
    }

    static final String EXCEEDED = "SlotLimitExceeded";
    static final String DROPPED = "SlotDropped";

    static final SlotState RECEIVING = new SlotState(Kind.RECEIVES, "Connected", "");

    static SlotState fails(String reason, String message) {
        return new SlotState(Kind.FAILS, reason, message);
    }

    /** Whether a reason says that the slot was given up: changes are missing until the trigger is created again. */
    static boolean isGivenUp(String reason) {
        return EXCEEDED.equals(reason) || DROPPED.equals(reason);
    }

    static SlotState dropped(String slot, String limit) {
        return fails(
                DROPPED,
                "source.database.slot: slot " + slot + " was dropped, because it kept more of the log than " + limit
                        + "; changes since then are lost: delete this Trigger and create it again, with snapshot"
                        + " Initial to get the present rows");
    }
}
