package dev.lamina.runtime.log;

/** Gets what is logged, at the time it is logged and on the same thread, whatever the format of the log is. */
public interface LogTap {
    /**
     * Events of the platform, one per line.
     *
     * @param telemetry in the schema of the Telemetry API
     * @param logs in the schema of the Logs API, which has fewer and other events
     */
    void platform(String telemetry, String logs);

    /** Output of the function, in pieces as it was written. */
    void output(byte[] bytes, int offset, int length);

    /** One message of the function's logger, perhaps of several lines. */
    void message(byte[] message);
}
