package dev.lamina.runtime.extension;

import java.util.List;
import java.util.UUID;

/** One extension as the session knows it. */
final class Extension {
    final String id = UUID.randomUUID().toString();
    final String name;
    /** It is a process of its own, not a part of the function's. */
    final boolean external;

    // Mutable state, guarded by the session
    ExtensionState state = ExtensionState.STARTED;
    List<ExtensionEvent> events = List.of();
    /** As the extension reported it, or the reason why it could not be started; null without an error. */
    String errorType;
    /** The event that its next call gets, or null. */
    String pending;
    /** The latest event that was for it, or null. */
    String newest;
    /** It has got an INVOKE event, and has not asked for the next event since then. */
    boolean busy;
    /** Counts its calls: only the newest gets an event. */
    long calls;
    /** Its process has ended; or it has none, and has reported an error. */
    boolean ended;

    Extension(String name, boolean external) {
        this.name = name;
        this.external = external;
    }

    /** Its next call gets the event. */
    void give(String event) {
        pending = event;
        newest = event;
    }

    boolean wants(ExtensionEvent event) {
        return events.contains(event);
    }

    /** What its init still waits for, as a clause; null if its init has ended. */
    String awaits() {
        return switch (state) {
            case STARTED -> "extension " + name + " has not registered";
            case REGISTERED -> "extension " + name + " has not asked for its first event";
            case INIT_ERROR -> ended ? null : "extension " + name + " has reported " + errorType + " and has not ended";
            default -> null;
        };
    }
}
