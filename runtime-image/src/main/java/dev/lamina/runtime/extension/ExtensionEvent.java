package dev.lamina.runtime.extension;

/** What an extension can register for. */
enum ExtensionEvent {
    INVOKE,
    SHUTDOWN;

    /** The event of that name, or null. */
    static ExtensionEvent named(Object name) {
        for (ExtensionEvent event : values()) {
            if (event.name().equals(name)) {
                return event;
            }
        }
        return null;
    }
}
