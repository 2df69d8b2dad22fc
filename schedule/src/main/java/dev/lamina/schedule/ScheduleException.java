package dev.lamina.schedule;

/** A schedule is invalid; the message names the position and the fix. */
public final class ScheduleException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    ScheduleException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** Returns the member of {@link dev.lamina.api.ScheduleSource} that is wrong. */
    public String field() {
        return field;
    }
}
