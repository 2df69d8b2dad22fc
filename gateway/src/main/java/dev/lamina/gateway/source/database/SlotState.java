package dev.lamina.gateway.source.database;

/**
 * What a check of a database has found, for the trigger's condition.
 *
 * @param reason one word, CamelCase
 * @param message human-readable; names the field and the fix
 * @param seen what the check saw of the slot itself
 */
record SlotState(Kind kind, String reason, String message, Seen seen) {
    /** Whether changes are received. */
    enum Kind {
        RECEIVES,
        /** Changes are received, but something needs attention. */
        WARNS,
        FAILS,
        /** The slot keeps more than is allowed: it must be dropped. */
        EXCEEDS
    }

    /** What tells whose slot it is. */
    enum Seen {
        NOTHING,
        /** There is no slot of this name. */
        ABSENT,
        /** A Debezium reads it: of this trigger or of something else. */
        READ
    }

    static final String EXCEEDED = "SlotLimitExceeded";
    static final String DROPPED = "SlotDropped";
    private static final String TAKEN = "SlotTaken";

    static final SlotState RECEIVING = new SlotState(Kind.RECEIVES, "Connected", "", Seen.NOTHING);

    static SlotState fails(String reason, String message) {
        return new SlotState(Kind.FAILS, reason, message, Seen.NOTHING);
    }

    SlotState with(Seen what) {
        return new SlotState(kind, reason, message, what);
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

    static SlotState taken(String slot, String why) {
        return fails(
                TAKEN,
                "source.database.slot: slot " + slot + " cannot be used, because " + why
                        + ": choose another name, or drop it");
    }

    /**
     * The same for a slot that existed before its trigger, and whose reader is not known yet. It may belong to another
     * program, so it is not dropped.
     */
    SlotState ofUnknownOwner(String slot) {
        if (isGivenUp(reason)) {
            return taken(
                    slot,
                    "it existed before this Trigger, keeps more of the log than"
                            + " source.database.maxRetainedMebibytes allows, and was not read for this Trigger");
        }
        return kind == Kind.RECEIVES || kind == Kind.WARNS
                ? new SlotState(
                        Kind.WARNS,
                        "SlotUnconfirmed",
                        "source.database.slot: slot " + slot + " existed before this Trigger, and its reader has not"
                                + " sent anything for this Trigger yet: if no change arrives, another program reads"
                                + " it; choose another name then",
                        seen)
                : this;
    }
}
